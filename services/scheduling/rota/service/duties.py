"""Rotas and duties: given out in turn, declined, overridden; and what mentorship tells."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.scheduling import store as scheduling
from services.scheduling.rota import planning, schemas, store
from services.scheduling.rota.candidates import person_in
from services.scheduling.rota.domain import duties
from services.scheduling.rota.domain.duties import Happening, Held, Rota
from services.scheduling.rota.domain.fairness import Fairness
from services.scheduling.rota.domain.people import check_can
from services.scheduling.rota.domain.reasons import in_words
from services.scheduling.rota.people import store as people
from services.scheduling.rota.planning import Step
from services.scheduling.rota.records import Change
from services.scheduling.rota.service.roles import MEMBERS, RUNNERS, runs
from shared.contracts.mentorship import PathwayAdvanced, PathwayStarted, PathwaySteppedBack, RestAnnounced
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPlanned
from shared.contracts.mentorship_wellbeing import LoadAnnounced
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, Sealing, every, http, on_event
from shared.security.sealing import PersonErased, Sealer

ROTAS_AT_ONCE = 50


class TakingTurns:
    """Entrypoints for rotas and duties."""

    sealer: Sealer = Sealing()

    # Rotas

    @http("POST", "/rotas", roles=RUNNERS, body=schemas.NewRota, response=schemas.Rota, status=201)
    def begin_rota(self, request: Request, tx: Transaction) -> Rota:
        """Let duties rotate at the meetings of a series: they are given out at once."""
        series = scheduling.get_series(tx, request.body["series_id"])
        rota = Rota(id=tx.new_id(), group_id=series.group_id, **_tupled(request.body))
        store.add_rota(tx, rota)
        planning.plan(tx, rota)
        return store.get_rota(tx, rota.id)

    @http("GET", "/rotas", roles=MEMBERS, query=schemas.RotaFilter, response=schemas.Rota, page=1)
    def list_rotas(self, request: Request, tx: Transaction) -> Page:
        """List rotas, oldest first."""
        return request.page_of(store.list_rotas(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/rotas/<uuid:rota_id>", roles=MEMBERS, response=schemas.Rota)
    def get_rota(self, request: Request, tx: Transaction, rota_id: UUID) -> Rota:
        """Show a rota."""
        return store.get_rota(tx, rota_id)

    @http(
        "PATCH",
        "/rotas/<uuid:rota_id>",
        roles=RUNNERS,
        body=schemas.RotaChange,
        response=schemas.Rota,
        if_match=True,
    )
    def change_rota(self, request: Request, tx: Transaction, rota_id: UUID) -> Rota:
        """Change which duties rotate, or how far ahead; what is given out already stays."""
        before = store.lock_rota(tx, rota_id)
        request.match(before)
        rota = replace(before, **_tupled(request.body), version=before.version + 1)
        store.save_rota(tx, rota)
        planning.plan(tx, rota)
        return store.get_rota(tx, rota_id)

    @http("POST", "/rotas/<uuid:rota_id>/plan", roles=RUNNERS, response=schemas.Rota)
    def plan_rota(self, request: Request, tx: Transaction, rota_id: UUID) -> Rota:
        """Go over a rota now, rather than within the minute; nobody who can do what they have is moved."""
        planning.plan(tx, store.lock_rota(tx, rota_id))
        return store.get_rota(tx, rota_id)

    @http("GET", "/rotas/<uuid:rota_id>/fairness", roles=RUNNERS, response=schemas.Fairness)
    def get_fairness(self, request: Request, tx: Transaction, rota_id: UUID) -> Fairness:
        """Show how even a rota is, and by which measure."""
        return planning.measure(tx, store.get_rota(tx, rota_id))

    # Duties

    @http("GET", "/duties", roles=MEMBERS, query=schemas.DutyFilter, response=schemas.Held, page=2)
    def list_duties(self, request: Request, tx: Transaction) -> Page:
        """List who does what at which meeting, in the order of time, each with its reason."""
        language = request.query.pop("language")
        page = request.page_of(
            store.list_duties(tx, **request.query, **request.page), key=("starts_at", "id")
        )
        return Page([_told(held, language) for held in page.items], page.next)

    @http(
        "GET",
        "/duties/<uuid:duty_id>",
        roles=MEMBERS,
        query=schemas.Wording,
        response=schemas.Held,
    )
    def get_duty(self, request: Request, tx: Transaction, duty_id: UUID) -> dict[str, Any]:
        """Show a duty, who has it and why."""
        return _told(store.get_duty(tx, duty_id), request.query["language"])

    @http("POST", "/duties/<uuid:duty_id>/decline", roles=MEMBERS, response=schemas.Held)
    def decline_duty(self, request: Request, tx: Transaction, duty_id: UUID) -> dict[str, Any]:
        """Give a duty back, without a reason; the rota finds somebody else within the minute."""
        held = store.lock_duty(tx, duty_id)
        declined = duties.decline(held, by=request.principal.id, by_staff=runs(request), now=tx.now)
        planning.carry_out(tx, [Step(held, declined, Happening.DECLINED, Happening.DECLINED.value)])
        return _told(declined)

    @http(
        "POST",
        "/duties/<uuid:duty_id>/override",
        roles=RUNNERS,
        body=schemas.Override,
        response=schemas.Held,
        constraints={"duties_one_per_person": duties.HasADutyThere},
    )
    def override_duty(self, request: Request, tx: Transaction, duty_id: UUID) -> dict[str, Any]:
        """Give a duty to somebody else, for a reason; never to somebody untrained, resting or absent."""
        held, to, note = store.lock_duty(tx, duty_id), request.body["person_id"], request.body["note"]
        check_can(person_in(tx, held.group_id, to), held.duty, held.held_on)
        given = duties.override(
            held,
            to=to,
            has_another=store.has_duty_at(tx, held.occurrence_id, to),
            reason=request.body["reason"],
            note=note,
            now=tx.now,
        )
        sealed = self._sealed(tx, given, note) if note else None
        planning.carry_out(
            tx, [Step(held, given, Happening.OVERRIDDEN, request.body["reason"].value, sealed)]
        )
        return _told(given)

    @http("GET", "/duty-changes", roles=MEMBERS, query=schemas.ChangeFilter, response=schemas.Change, page=1)
    def list_duty_changes(self, request: Request, tx: Transaction) -> Page:
        """List all that happened to duties, in order; members read what concerns them."""
        page = request.page_of(store.list_changes(tx, **request.query, **request.page), key=("id",))
        return Page([self._opened(tx, change) for change in page.items], page.next)

    # What mentorship tells

    @on_event(PathwayStarted, PathwayAdvanced, PathwaySteppedBack, batch=True)
    def follow_pathways(self, received: list[Received], tx: Transaction) -> None:
        """Keep a copy of who stands where; who may no longer facilitate gives it back."""
        newest: dict[UUID, tuple[UUID, str, Any, UUID]] = {}
        for one in sorted(received, key=lambda one: (one.envelope.time, one.envelope.id)):
            stage = getattr(one.event, "to_stage", None) or one.event.stage
            person_id = one.event.person_id
            newest[person_id] = (person_id, stage, one.envelope.time, one.envelope.id)
        people.keep_stages(tx, list(newest.values()))
        planning.plan_for(tx, newest)

    @on_event(RestAnnounced)
    def follow_rest(self, event: RestAnnounced, tx: Transaction) -> None:
        """Keep a copy of who rests until when; a resting person has nothing to do."""
        assert tx.envelope is not None  # noqa: S101 - an event always comes in one
        envelope = tx.envelope
        people.keep_rest(
            tx,
            event.person_id,
            since=envelope.time.date(),
            until=event.resting_until,
            at=envelope.time,
            told=envelope.id,
        )
        planning.plan_for(tx, [event.person_id])

    @on_event(LoadAnnounced)
    def follow_load(self, event: LoadAnnounced, tx: Transaction) -> None:
        """Keep a copy of who has enough to carry: they keep what they have, and are given nothing more."""
        assert tx.envelope is not None  # noqa: S101 - an event always comes in one
        at, of = tx.envelope.time, tx.envelope.id
        people.keep_load(tx, event.person_id, overloaded=event.overloaded, at=at, told=of)

    @on_event(HandoverPlanned, HandoverClosed)
    def follow_handovers(self, event: HandoverPlanned | HandoverClosed, tx: Transaction) -> None:
        """Let the group's rotas follow a handover by its days, and go back where it was taken back."""
        assert tx.envelope is not None  # noqa: S101 - an event always comes in one
        people.keep_handover(tx, event, at=tx.envelope.time, told=tx.envelope.id)
        for rota in store.lock_rotas_of_group(tx, event.group_id):
            planning.plan(tx, rota)

    # As time passes

    @every(seconds=30)
    def keep_rotas(self, tx: Transaction) -> None:
        """Go over rotas with something open or with meetings that came up or moved; and all now and then."""
        for rota in store.lock_due_rotas(tx, limit=ROTAS_AT_ONCE):
            planning.plan(tx, rota)

    # Notes

    def _sealed(self, tx: Transaction, held: Held, note: str) -> bytes:
        holder = duties.holder(held)
        return self.sealer.seal(
            tx, holder, table="duty_changes", column="note", row_id=held.occurrence_id, text=note
        )

    def _opened(self, tx: Transaction, change: Change) -> Change:
        """Return a line of history with its note, where there is one that was not erased."""
        if change.sealed_note is None or change.held_by is None:
            return change
        try:
            note = self.sealer.unseal(
                tx,
                change.held_by,
                table="duty_changes",
                column="note",
                row_id=change.occurrence_id,
                sealed=change.sealed_note,
            )
        except PersonErased:
            return change
        return replace(change, note=note)


def _told(held: Held, language: str = "en") -> dict[str, Any]:
    """Return a duty as it is shown, with its reason in words."""
    shown = ("id", "rota_id", "occurrence_id", "group_id", "duty", "held_on", "starts_at", "person_id")
    return {
        **{name: getattr(held, name) for name in (*shown, "reason_code", "version")},
        "reason": in_words(held.reason, language),
    }


def _tupled(body: dict[str, Any]) -> dict[str, Any]:
    return body | ({"duties": tuple(body["duties"])} if "duties" in body else {})
