"""Checking in, one's own course, and the figures of all."""

from dataclasses import asdict
from datetime import date
from typing import Any

from services.analytics.checkins import domain, schemas, store
from services.analytics.checkins.domain import HIGHEST, LOWEST, Change, CheckIn, Course, Reliability, said
from services.analytics.checkins.measures import in_words, measures
from services.analytics.disclosure.domain import rounded
from services.analytics.domain import weeks_between
from services.analytics.schemas import FigureFilter
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import NotFound
from shared.security.principals import Role

PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})
COORDINATORS = frozenset({Role.COORDINATOR})


class CheckingIn:
    """Entrypoints for wellbeing check-ins."""

    @http(
        "GET",
        "/measures",
        roles=PEOPLE | COORDINATORS,
        query=schemas.InLanguage,
        response=schemas.Measure(many=True),
    )
    def list_measures(self, request: Request, tx: Transaction) -> list[dict[str, Any]]:
        """List the questions of a check-in, with what both ends of each mean."""
        language = request.query["language"]
        return [
            {
                "code": one.code,
                "question": said(one.question, language),
                "lowest": LOWEST,
                "lowest_means": said(one.lowest, language),
                "highest": HIGHEST,
                "highest_means": said(one.highest, language),
                "better": one.better,
            }
            for one in measures().values()
        ]

    @http(
        "POST",
        "/check-ins",
        roles=PEOPLE,
        body=schemas.NewCheckIn,
        response=schemas.CheckIn,
        status=201,
    )
    def check_in(self, request: Request, tx: Transaction) -> CheckIn:
        """Say how you are, as much of it as you like; only you ever see it. A day has one check-in."""
        answers, person_id = request.body["answers"], request.principal.id
        day = domain.day_of(request.body["taken_on"], today=tx.now.date())
        domain.check_answers(answers, measures())
        consent_id = domain.check_consent(store.lock_consent(tx, person_id))
        store.keep_answers(tx, person_id, day, answers, consent_id=consent_id)
        return domain.check_in(day, store.list_answers_on(tx, person_id, day), measures())

    @http("GET", "/check-ins", roles=PEOPLE, response=schemas.CheckIn, page=1)
    def list_check_ins(self, request: Request, tx: Transaction) -> Page:
        """List your own check-ins, the oldest first; what you left out is null."""
        rows = store.list_check_ins(tx, request.principal.id, **request.page)
        found = [domain.check_in(row["taken_on"], row["answers"], measures()) for row in rows]
        return request.page_of(found, key=("taken_on",))

    @http("DELETE", "/check-ins/<taken_on>", roles=PEOPLE, status=204)
    def remove_check_in(self, request: Request, tx: Transaction, taken_on: str) -> None:
        """Delete your check-in of a day for good."""
        if not store.remove_check_in(tx, request.principal.id, _day(taken_on)):
            raise NotFound

    @http(
        "GET",
        "/check-in-changes",
        roles=PEOPLE,
        query=schemas.InLanguage,
        response=schemas.OwnChange(many=True),
    )
    def list_own_changes(self, request: Request, tx: Transaction) -> list[dict[str, Any]]:
        """Show how your answers have changed since your first, and whether that counts as a change."""
        known = {one.measure: one for one in store.list_reliabilities(tx)}
        courses = {one.measure: one for one in store.list_courses(tx, request.principal.id)}
        return [
            _told(courses[code], known.get(code), request.query["language"])
            for code in measures()
            if code in courses
        ]

    # Figures

    @http(
        "GET",
        "/figures/wellbeing",
        roles=COORDINATORS,
        query=FigureFilter,
        response=schemas.WellbeingFigure,
        page=3,
    )
    def list_wellbeing(self, request: Request, tx: Transaction) -> Page:
        """List how many people's answers improved, worsened or did neither, by unit and month that ended."""
        asked = request.query
        weeks = weeks_between(asked["from_on"], asked["until_on"], today=tx.now.date())
        found = store.list_wellbeing_figures(tx, asked["level"], weeks, **request.page)
        page = request.page_of(found, key=("starts_on", "unit_id", "measure"))
        return Page([_rounded(row) for row in page.items], page.next)

    @http(
        "GET",
        "/figures/wellbeing/reliabilities",
        roles=COORDINATORS,
        query=schemas.MonthOfReliabilities,
        response=schemas.Reliability(many=True),
    )
    def list_reliabilities(self, request: Request, tx: Transaction) -> list[dict[str, Any]]:
        """Show by what a month's changes were judged, and from how many answers that is known."""
        found = store.list_reliabilities(tx, request.query["starts_on"])
        return [
            asdict(one)
            | {
                "people": rounded(one.people),
                "pairs": rounded(one.pairs),
                "least_change": one.least_change,
            }
            for one in found
        ]


def _told(course: Course, known: Reliability | None, language: str) -> dict[str, Any]:
    measure = measures()[course.measure]
    change = domain.judge(measure, course.latest - course.first, is_early=course.is_early, known=known)
    return asdict(course) | {
        "change": change,
        "counts_from": known.least_change if known is not None else None,
        "words": in_words(change, language),
    }


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    parts = {
        Change(part): shown | {"people": None if shown["people"] is None else rounded(shown["people"])}
        for part, shown in row["parts"].items()
    }
    return row | {"agreed": None if row["agreed"] is None else rounded(row["agreed"]), "parts": parts}


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise NotFound from error
