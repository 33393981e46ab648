"""Brings what was read from another system into a network, through the public HTTP APIs alone.

Everything carries an external id made of the source's own, so that a second run changes nothing, and one
that was interrupted goes on where it stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic, sleep
from typing import Any

from infra.importers.bmlt import (
    accessibility_of,
    language_of,
    read_body,
    read_formats,
    read_world_ids,
)
from infra.importers.bodies import from_the_top
from infra.importers.reading import BMLT, Known, Reading, Settings
from infra.importers.refusals import name_of, why_of
from infra.importers.report import Outcome, Report, RowRefused
from infra.importers.rows import Body, Meeting, Place, Source, UnreadableSource, row_id
from shared.api_client import ApiClient, ApiError

MEMBERSHIP = "/api/membership/v1"
SCHEDULING = "/api/scheduling/v1"
BODIES, MEETINGS = "service_bodies", "meetings"
EVENTS_ARRIVE_WITHIN = 60.0
UNASSIGNED = "Meetings without a service body"


class Importer:
    """One import; with `dry_run` it reads and sends nothing."""

    def __init__(
        self,
        api: ApiClient,
        settings: Settings,
        *,
        reading: Reading = BMLT,
        dry_run: bool = False,
        advance: Callable[[], None] = lambda: None,
    ) -> None:
        self.api = api
        self.settings = settings
        self.reading = reading
        self.dry_run = dry_run
        self.advance = advance
        self.known = Known()
        self.bodies: dict[str, Body] = {}
        self.accessibility: dict[str, set[str]] = {}

    def run(self, source: Source) -> Report:
        """Bring every row in, and return what became of each.

        Raises `ApiError` where the API refuses whoever imports, not a row; nothing is undone then, and the
        next run goes on from there.
        """
        report = Report(source.directory, dry_run=self.dry_run, lost=[*self.reading.lost, *source.lost])
        report.count(BODIES, len(source.bodies))
        report.count(MEETINGS, len(source.meetings))
        self._learn()
        self._bring_bodies(source, report)
        meetings = list(self._read_meetings(source, report))
        # All groups first: by the time the last is planned, scheduling has heard of the others.
        for meeting in meetings:
            self._or_refuse(report, meeting, self._bring_group)
        for meeting in meetings:
            if not report.is_settled(MEETINGS, meeting.id):
                self._or_refuse(report, meeting, lambda one: self._bring_series(one, report))
            self.advance()
        return report

    def _learn(self) -> None:
        for known, path in (
            (self.known.organisations, f"{MEMBERSHIP}/organisations"),
            (self.known.groups, f"{MEMBERSHIP}/groups"),
            (self.known.venues, f"{SCHEDULING}/venues"),
            (self.known.series, f"{SCHEDULING}/series"),
        ):
            for one in self.api.items(path, limit=200):
                if str(one["external_id"] or "").startswith(f"{self.settings.prefix}:"):
                    known[one["external_id"]] = one

    # Service bodies

    def _bring_bodies(self, source: Source, report: Report) -> None:
        for number, row in enumerate(source.bodies, 1):
            try:
                name = row_id(row, "id")
                body = read_body(row)
                if name in self.bodies:
                    raise RowRefused("another service body has the same id")
                self.bodies[name] = body
            except RowRefused as error:
                report.refuse(BODIES, name_of(row, "id", number, self.bodies), why_of(error))
                self.advance()
        if self.settings.body_id is not None and self.settings.body_id not in self.bodies:
            raise UnreadableSource(f"{source.directory} has no service body {self.settings.body_id}")
        for body, mended in list(from_the_top(self.bodies)):
            try:
                self._bring_body(body, mended, report)
                self.bodies[body.id] = body
            except ApiError as error:
                del self.bodies[body.id]
                report.refuse(BODIES, body.id, why_of(error))
            self.advance()

    def _bring_body(self, body: Body, mended: list[str], report: Report) -> None:
        external_id = self._external("body", body.id)
        parent = self.known.organisations.get(self._external("body", body.parent_id or ""))
        there = self.known.organisations.get(external_id)
        outcome = Outcome.IMPORTED
        if there is None:
            self._bring_organisation(external_id, body.name, parent)
        else:
            outcome = self._place_organisation(there, parent, mended)
            if there["name"] != body.name:
                mended.append("it has another name by now; the organisation keeps the one it has")
        report.settle(BODIES, body.id, outcome, mended)

    def _bring_organisation(self, external_id: str, name: str, parent: Any = None) -> None:
        new = {"name": name, "external_id": external_id, "parent_id": parent and parent["id"]}
        self.known.organisations[external_id] = self._post(f"{MEMBERSHIP}/organisations", new)

    def _place_organisation(self, there: Any, parent: Any, mended: list[str]) -> Outcome:
        """Put an organisation where the source has it; one that stands below another stays there."""
        if parent is None or there["parent_id"] == parent["id"]:
            return Outcome.UNCHANGED
        if there["parent_id"] is not None:
            mended.append("it is below another by now; the organisation stays where it is")
            return Outcome.UNCHANGED
        if not self.dry_run:
            path = f"{MEMBERSHIP}/organisations/{there['id']}"
            self.api.patch(path, {"parent_id": parent["id"]}, etag=f'"{there["version"]}"')
        return Outcome.UPDATED

    # Meetings

    def _read_meetings(self, source: Source, report: Report) -> Iterator[Meeting]:
        formats = read_formats(source.formats)
        world_ids = read_world_ids(source.formats)
        read: dict[str, Meeting] = {}
        for number, row in enumerate(source.meetings, 1):
            try:
                meeting = self.reading.read(row, formats)
                if meeting.id in read:
                    raise RowRefused(f"another meeting has the same {self.reading.id_field}")
                twin = next((other for other in read.values() if meeting.is_listed_as(other)), None)
                if twin is not None:
                    raise RowRefused(
                        f"it has the name, the time and the address of meeting {twin.id}: listed twice? "
                        "If they are two, tell them apart by location_text or location_info"
                    )
            except RowRefused as refused:
                report.refuse(MEETINGS, name_of(row, self.reading.id_field, number, read), why_of(refused))
                self.advance()
            else:
                if meeting.time_zone is None:
                    meeting.mended.append(f"it has no time_zone: taken as {self.settings.time_zone}")
                meeting = replace(
                    meeting, language=meeting.language or language_of(meeting.formats, world_ids)
                )
                if meeting.place is not None:
                    features = accessibility_of(meeting.formats, world_ids)
                    self.accessibility.setdefault(meeting.place.key, set()).update(features)
                read[meeting.id] = meeting
                yield meeting

    def _or_refuse(self, report: Report, meeting: Meeting, bring: Callable[[Meeting], None]) -> None:
        """Do it; a row that the API refuses is refused here, with the API's own words."""
        try:
            bring(meeting)
        except ApiError as error:
            report.refuse(MEETINGS, meeting.id, why_of(error))

    def _bring_group(self, meeting: Meeting) -> None:
        organisation = self._organisation_of(meeting)
        external_id = self._external("group", meeting.group_key)
        if external_id not in self.known.groups:
            self.known.groups[external_id] = self._post(
                f"{MEMBERSHIP}/groups",
                {
                    "organisation_id": organisation["id"],
                    "name": meeting.name,
                    "language": meeting.language or self.settings.language,
                    "time_zone": meeting.time_zone or self.settings.time_zone,
                    "external_id": external_id,
                },
            )
        group = self.known.groups[external_id]
        if group["status"] == "planned":
            self.known.groups[external_id] = group | {"status": "open"}
            self._post(f"{MEMBERSHIP}/groups/{group['id']}/open", {})

    def _organisation_of(self, meeting: Meeting) -> Any:
        body_id = meeting.body_id
        if body_id not in self.bodies:
            why = "it has no service body" if body_id is None else "its service body is not in the source"
            fallback = self._fallback_body()
            where = fallback.name if fallback else f"“{UNASSIGNED}”"
            meeting.mended.append(f"{why}: put under {where}")
            if fallback is None:
                return self._unassigned()
            body_id = fallback.id
        return self.known.organisations[self._external("body", str(body_id))]

    def _fallback_body(self) -> Body | None:
        """Return the body that was asked for, else the only region; of several, none is a guess to make."""
        if self.settings.body_id is not None:
            return self.bodies[self.settings.body_id]
        roots = [body for body in self.bodies.values() if body.parent_id is None]
        return roots[0] if len(roots) == 1 else None

    def _unassigned(self) -> Any:
        external_id = self._external("body", "unassigned")
        if external_id not in self.known.organisations:
            self._bring_organisation(external_id, UNASSIGNED)
        return self.known.organisations[external_id]

    def _bring_series(self, meeting: Meeting, report: Report) -> None:
        group = self.known.groups[self._external("group", meeting.group_key)]
        external_id = self._external("meeting", meeting.id)
        venue_id = self._bring_venue(meeting.place)["id"] if meeting.place else None
        wanted = {
            "rule": f"FREQ=WEEKLY;BYDAY={meeting.weekday}",
            "start_time": meeting.start_time.isoformat(),
            "duration_minutes": meeting.minutes,
            "time_zone": meeting.time_zone or self.settings.time_zone,
            "mode": meeting.mode,
            "venue_id": venue_id,
            "online_url": meeting.link,
            "formats": list(meeting.formats),
        }
        there = self.known.series.get(external_id)
        if there is None:
            new = wanted | {
                "group_id": group["id"],
                "starts_on": self.settings.starts_on.isoformat(),
                "external_id": external_id,
            }
            self.known.series[external_id] = self._once_heard(lambda: self._post(f"{SCHEDULING}/series", new))
            report.settle(MEETINGS, meeting.id, Outcome.IMPORTED, meeting.mended)
            return
        changes = {name: value for name, value in wanted.items() if there[name] != value}
        if not changes or there["status"] == "ended":
            report.settle(MEETINGS, meeting.id, Outcome.UNCHANGED)
            return
        if not self.dry_run:
            self.api.patch(f"{SCHEDULING}/series/{there['id']}", changes, etag=f'"{there["version"]}"')
        report.settle(MEETINGS, meeting.id, Outcome.UPDATED, meeting.mended)

    def _bring_venue(self, place: Place) -> Any:
        external_id = self._external("venue", place.key)
        if external_id not in self.known.venues:
            self.known.venues[external_id] = self._post(
                f"{SCHEDULING}/venues",
                {
                    "name": place.name or place.street[:200],
                    "room": place.room,
                    "address": place.street,
                    "locality": place.town,
                    "region": place.region,
                    # Of all meetings there: what one of them says of the place holds for the others.
                    "accessibility": sorted(self.accessibility.get(place.key, ())),
                    "external_id": external_id,
                },
            )
        return self.known.venues[external_id]

    # The API

    def _external(self, kind: str, name: str) -> str:
        return f"{self.settings.prefix}:{kind}:{name}"

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        if self.dry_run:
            return body | {"id": body.get("external_id", ""), "status": "open"}
        return self.api.post(path, body)

    def _once_heard(self, act: Callable[[], Any]) -> Any:
        """Do it as soon as scheduling has heard, by event, of the group that it is for."""
        deadline = monotonic() + EVENTS_ARRIVE_WITHIN
        while True:
            try:
                return act()
            except ApiError as error:
                if error.slug != "group-not-known" or monotonic() > deadline:
                    raise
                sleep(0.2)
