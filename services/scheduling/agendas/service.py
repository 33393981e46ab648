"""Entrypoints of agendas."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from services.scheduling import store as scheduling
from services.scheduling.agendas import domain, schemas, store
from services.scheduling.agendas.domain import Part, Template
from services.scheduling.agendas.starters import starters
from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.family.domain import audience
from services.scheduling.family.store import find_session
from shared.contracts.membership import NetworkCreated
from shared.contracts.scheduling_duties import AgendaAdjusted, AgendaAttached
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http, on_event
from shared.errors import NotFound, PreconditionFailed
from shared.security.principals import Role

COORDINATORS = frozenset({Role.COORDINATOR})
RUNNERS = COORDINATORS | {Role.FACILITATOR}
MEMBERS = RUNNERS | {Role.MENTOR, Role.MEMBER}


class PlanningMeetings:
    """Entrypoints for agenda templates, and for the agendas of series and meetings."""

    # Templates

    @http(
        "POST",
        "/agenda-templates",
        roles=COORDINATORS,
        body=schemas.NewTemplate,
        response=schemas.Template,
        status=201,
    )
    def add_agenda_template(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Add an agenda that meetings of the network can follow."""
        template = Template(id=tx.new_id(), **_with_parts(request.body))
        domain.check_parts(template.parts)
        store.add_template(tx, template)
        return _shown(template)

    @http(
        "GET",
        "/agenda-templates",
        roles=MEMBERS,
        query=schemas.TemplateFilter,
        response=schemas.Template,
        page=2,
    )
    def list_agenda_templates(self, request: Request, tx: Transaction) -> Page:
        """List the network's templates by name; it begins with two, each in English, Spanish and German."""
        page = request.page_of(store.list_templates(tx, **request.query, **request.page), key=("name", "id"))
        return Page([_shown(template) for template in page.items], page.next)

    @http("GET", "/agenda-templates/<uuid:template_id>", roles=MEMBERS, response=schemas.Template)
    def get_agenda_template(self, request: Request, tx: Transaction, template_id: UUID) -> dict[str, Any]:
        """Show a template."""
        return _shown(store.get_template(tx, template_id))

    @http(
        "PATCH",
        "/agenda-templates/<uuid:template_id>",
        roles=COORDINATORS,
        body=schemas.TemplateChange,
        response=schemas.Template,
        if_match=True,
    )
    def change_agenda_template(self, request: Request, tx: Transaction, template_id: UUID) -> dict[str, Any]:
        """Change a template; meetings that follow it follow the change, unless they were adjusted."""
        before = store.lock_template(tx, template_id)
        request.match(before)
        template = replace(before, **_with_parts(request.body), version=before.version + 1)
        domain.check_parts(template.parts)
        store.save_template(tx, template)
        return _shown(template)

    @http(
        "POST",
        "/agenda-templates/<uuid:template_id>/retire",
        roles=COORDINATORS,
        response=schemas.Template,
    )
    def retire_agenda_template(self, request: Request, tx: Transaction, template_id: UUID) -> dict[str, Any]:
        """Take a template out of use; series that follow it go on doing so."""
        before = store.lock_template(tx, template_id)
        domain.check_in_use(before)
        retired = replace(before, retired=True, version=before.version + 1)
        store.save_template(tx, retired)
        return _shown(retired)

    @http("POST", "/agenda-templates/starters", roles=COORDINATORS, status=204)
    def add_starters(self, request: Request, tx: Transaction) -> None:
        """Add the templates that come with Kith, where the network does not have them."""
        _add_starters(tx)

    @on_event(NetworkCreated)
    def begin_with_starters(self, event: NetworkCreated, tx: Transaction) -> None:
        """Give a new network the templates that come with Kith; it makes them its own."""
        _add_starters(tx)

    # Series and meetings

    @http(
        "PUT",
        "/series/<uuid:series_id>/agenda",
        roles=RUNNERS,
        body=schemas.Attachment,
        response=schemas.Template,
    )
    def attach_agenda(self, request: Request, tx: Transaction, series_id: UUID) -> dict[str, Any]:
        """Let the meetings of a series follow a template."""
        series = scheduling.lock_series(tx, series_id)
        template = store.get_template(tx, request.body["template_id"])
        domain.check_in_use(template)
        domain.check_fits(template.parts, series.duration_minutes)
        store.attach_template(tx, series.id, series.group_id, template.id)
        tx.emit(AgendaAttached(series_id=series.id, group_id=series.group_id, template_id=template.id))
        return _shown(template)

    @http("GET", "/series/<uuid:series_id>/agenda", roles=MEMBERS, response=schemas.Template)
    def get_series_agenda(self, request: Request, tx: Transaction, series_id: UUID) -> dict[str, Any]:
        """Show the template that the meetings of a series follow."""
        template = store.find_attached(tx, scheduling.get_series(tx, series_id).id)
        if template is None:
            raise NotFound(series_id)
        return _shown(template)

    @http("DELETE", "/series/<uuid:series_id>/agenda", roles=RUNNERS, status=204)
    def detach_agenda(self, request: Request, tx: Transaction, series_id: UUID) -> None:
        """Let the meetings of a series follow no template."""
        store.detach_template(tx, scheduling.get_series(tx, series_id).id)

    @http("GET", "/occurrences/<uuid:occurrence_id>/agenda", roles=MEMBERS, response=schemas.Agenda)
    def get_agenda(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Show how a meeting goes: by its own agenda where it has one, else by its series' template."""
        return _agenda(tx, scheduling.get_occurrence(tx, occurrence_id))

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/agenda",
        roles=RUNNERS,
        body=schemas.Adjustment,
        response=schemas.Agenda,
        if_match=True,
    )
    def adjust_agenda(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Give one meeting an agenda of its own; the ETag of a meeting that follows its series is "0"."""
        meeting = scheduling.get_occurrence(tx, occurrence_id)
        adjusted = store.lock_adjusted(tx, occurrence_id)
        version = adjusted[1] if adjusted else 0
        request.match({"version": version})
        parts = _with_parts(request.body)["parts"]
        domain.check_parts(parts)
        domain.check_fits(parts, _minutes(meeting))
        if adjusted:
            store.save_adjusted(tx, occurrence_id, parts, version=version + 1)
        elif not store.add_adjusted(tx, occurrence_id, meeting.group_id, parts):
            raise PreconditionFailed
        tx.emit(AgendaAdjusted(occurrence_id=meeting.id, group_id=meeting.group_id))
        return _agenda(tx, meeting)

    @http("DELETE", "/occurrences/<uuid:occurrence_id>/agenda", roles=RUNNERS, status=204)
    def follow_series_again(self, request: Request, tx: Transaction, occurrence_id: UUID) -> None:
        """Let one meeting follow its series again."""
        meeting = scheduling.get_occurrence(tx, occurrence_id)
        if store.remove_adjusted(tx, occurrence_id):
            tx.emit(AgendaAdjusted(occurrence_id=meeting.id, group_id=meeting.group_id))


def _add_starters(tx: Transaction) -> None:
    if tx.network_id is not None:
        for template in starters(tx.network_id):
            store.add_template(tx, template)


def _with_parts(body: dict[str, Any]) -> dict[str, Any]:
    return body | ({"parts": tuple(Part(**one) for one in body["parts"])} if "parts" in body else {})


def _agenda(tx: Transaction, meeting: Occurrence) -> dict[str, Any]:
    template = store.find_attached(tx, meeting.series_id)
    adjusted = store.find_adjusted(tx, meeting.id)
    parts: Sequence[Part] = adjusted[0] if adjusted else template.parts if template else ()
    families = find_session(tx, meeting.id)
    return {
        "occurrence_id": meeting.id,
        "template_id": template.id if template else None,
        "adjusted": adjusted is not None,
        "parts": [
            asdict(one.part)
            | {
                "starts_at": one.starts_at,
                "audience": audience(
                    families,
                    from_minute=int((one.starts_at - meeting.starts_at).total_seconds() // 60),
                    minutes=one.part.minutes,
                ),
            }
            for one in domain.timed(parts, meeting.starts_at)
        ],
        "balance": domain.balance(parts),
        "version": adjusted[1] if adjusted else 0,
    }


def _shown(template: Template) -> dict[str, Any]:
    return asdict(template) | {"balance": domain.balance(template.parts)}


def _minutes(meeting: Occurrence) -> int:
    return int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
