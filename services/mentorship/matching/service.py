"""Mentors and newcomers: profiles, searches, matches."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.mentorship import store as people
from services.mentorship.loads.service import reckon
from services.mentorship.matching import domain, finding, schemas, store
from services.mentorship.matching.domain import Match, MentoredAlready, Profile, Status
from services.mentorship.roles import EVERYONE, PEOPLE, STAFF, check_own, is_staff
from shared.contracts.membership import MembershipLeft
from shared.contracts.mentorship import RestAnnounced
from shared.contracts.mentorship_matching import MatchBegun, MatchDropped, MatchEnded, MatchProposed
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http, on_event
from shared.security.principals import Scope


class Matching:
    """Entrypoints for matching."""

    @http("GET", "/persons/<uuid:person_id>/mentoring-profile", roles=EVERYONE, response=schemas.Profile)
    def get_mentoring_profile(self, request: Request, tx: Transaction, person_id: UUID) -> Profile:
        """Show what somebody told for finding each other: themself, and whoever runs their group."""
        people.check_known(tx, person_id)
        return store.find_profile(tx, person_id)

    @http(
        "PUT",
        "/persons/<uuid:person_id>/mentoring-profile",
        roles=EVERYONE,
        body=schemas.NewProfile,
        response=schemas.Profile,
        if_match=True,
    )
    def describe_for_mentoring(self, request: Request, tx: Transaction, person_id: UUID) -> Profile:
        """Say which languages, times and experiences of life are yours, and whether you would mentor."""
        check_own(request, person_id)
        people.check_known(tx, person_id)
        before = store.find_profile(tx, person_id)
        request.match(before)
        profile = domain.describe(before, request.body)
        store.save_profile(tx, profile)
        return profile

    @http(
        "POST",
        "/match-searches",
        roles=STAFF,
        body=schemas.Search,
        response=schemas.Candidate(many=True),
    )
    def search_mentors(self, request: Request, tx: Transaction) -> list[dict[str, Any]]:
        """Find mentors of the group for a newcomer, the best first, each explained; nothing is kept."""
        group_id, today = request.body["group_id"], people.today(tx)
        newcomer = people.get_someone(tx, request.body["newcomer_id"], today=today, group_id=group_id)
        group = people.find_group(tx, group_id)
        found = finding.find(
            newcomer,
            people.list_people(tx, today=today, group_id=group_id),
            group_language=group.language if group else None,
        )
        return [_shown(candidate, request.body["language"]) for candidate in found]

    @http(
        "POST",
        "/matches",
        roles=STAFF,
        body=schemas.NewMatch,
        response=schemas.Match,
        status=201,
        constraints={"matches_one_at_a_time": MentoredAlready},
    )
    def propose_match(self, request: Request, tx: Transaction) -> Match:
        """Ask a newcomer, and then a mentor, whether they would like to go some way together."""
        group_id, today = request.body["group_id"], people.today(tx)
        newcomer = people.get_someone(tx, request.body["newcomer_id"], today=today, group_id=group_id)
        mentor = people.get_someone(tx, request.body["mentor_id"], today=today, group_id=group_id)
        group = people.find_group(tx, group_id)
        language = group.language if group else None
        match = domain.propose(
            newcomer,
            mentor,
            id=tx.new_id(),
            group_id=group_id,
            goals=request.body["goals"],
            review_on=request.body["review_on"],
            shares_language=bool(finding.reasons_for(newcomer, mentor, group_language=language)),
            today=today,
            by=request.principal.id,
            now=tx.now,
        )
        store.add_match(tx, match)
        tx.emit(MatchProposed(match_id=match.id, **_who(match)))
        return match

    @http("GET", "/matches", roles=EVERYONE, query=schemas.MatchFilter, response=schemas.Match, page=1)
    def list_matches(self, request: Request, tx: Transaction) -> Page:
        """List matches: those of the groups that you run, and your own."""
        return request.page_of(store.list_matches(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/matches/<uuid:match_id>", roles=EVERYONE, response=schemas.Match)
    def get_match(self, request: Request, tx: Transaction, match_id: UUID) -> Match:
        """Show a match."""
        return store.get_match(tx, match_id)

    @http("POST", "/matches/<uuid:match_id>/accept", roles=PEOPLE, response=schemas.Match)
    def accept_match(self, request: Request, tx: Transaction, match_id: UUID) -> Match:
        """Say yes: the newcomer first, then the mentor; then it begins."""
        match = store.lock_match(tx, match_id)
        accepted = domain.accept(match, by=request.principal.id, today=people.today(tx))
        _check_still(tx, match, by=request.principal.id)
        store.save_match(tx, accepted)
        if accepted.began_on is not None:
            reckon(tx, [match.mentor_id])
            tx.emit(MatchBegun(match_id=match.id, **_who(match), began_on=accepted.began_on))
        return accepted

    @http("POST", "/matches/<uuid:match_id>/decline", roles=EVERYONE, response=schemas.Match)
    def decline_match(self, request: Request, tx: Transaction, match_id: UUID) -> Match:
        """Say no, without a reason; or, as staff, take the question back. Nobody is told who it was."""
        match = store.lock_match(tx, match_id)
        return _dropped(tx, domain.drop(match, by=request.principal.id, by_staff=is_staff(request)))

    @http("POST", "/matches/<uuid:match_id>/end", roles=PEOPLE, body=schemas.Ending, response=schemas.Match)
    def end_match(self, request: Request, tx: Transaction, match_id: UUID) -> Match:
        """End it, or answer the other's ending, and say how it was; over when both have, or in two weeks."""
        match = store.lock_match(tx, match_id)
        said = domain.say_how(match, request.body["how"], by=request.principal.id, today=people.today(tx))
        return _saved_end(tx, said)

    @on_event(MembershipLeft)
    def part_with_leaving(self, event: MembershipLeft, tx: Transaction) -> None:
        """End what somebody has in a group that they left."""
        for match in store.lock_matches_of(tx, event.person_id, group_id=event.group_id):
            if match.status in domain.OPEN:
                _dropped(tx, domain.drop(match, by=None))
            else:
                _saved_end(tx, domain.close(match, today=people.today(tx)))

    @on_event(RestAnnounced)
    def spare_resting(self, event: RestAnnounced, tx: Transaction) -> None:
        """Take back what a resting person is asked; whom they accompany already is for the two to settle."""
        if event.resting_until > people.today(tx):
            for match in store.lock_matches_of(tx, event.person_id):
                if match.status in domain.OPEN:
                    _dropped(tx, domain.drop(match, by=None))

    @every(seconds=600)
    def close_unanswered(self, tx: Transaction) -> None:
        """End what one side ended two weeks ago; the other owes no answer."""
        today = people.today(tx)
        for match in store.lock_unanswered(tx, before=today - timedelta(days=domain.SAY_WITHIN_DAYS)):
            _saved_end(tx, domain.close(match, today=today))


def _check_still(tx: Transaction, match: Match, *, by: UUID) -> None:
    """Check again, when they say yes, that nothing has come between: of oneself, and as staff of both."""
    today = people.today(tx)
    own = people.get_someone(tx, by, today=today, group_id=match.group_id)
    if tx.principal.scope is Scope.GROUPS and by == match.mentor_id:
        newcomer = people.get_someone(tx, match.newcomer_id, today=today, group_id=match.group_id)
        domain.check_both(newcomer, own)
    else:
        domain.check_one(own, as_mentor=by == match.mentor_id)


def _dropped(tx: Transaction, match: Match) -> Match:
    store.save_match(tx, match)
    tx.emit(MatchDropped(match_id=match.id, group_id=match.group_id))
    return match


def _saved_end(tx: Transaction, match: Match) -> Match:
    store.save_match(tx, match)
    if match.status is Status.ENDED and match.ended_on is not None:
        tx.emit(MatchEnded(match_id=match.id, **_who(match), ended_on=match.ended_on))
    return match


def _who(match: Match) -> dict[str, UUID]:
    return {"group_id": match.group_id, "mentor_id": match.mentor_id, "newcomer_id": match.newcomer_id}


def _shown(candidate: finding.Candidate, language: str) -> dict[str, Any]:
    return {
        "mentor_id": candidate.mentor_id,
        "points": float(candidate.points),
        "mentees": candidate.mentees,
        "reasons": [
            {
                "code": reason.code,
                "points": float(reason.points),
                "words": finding.in_words(reason, language),
            }
            for reason in candidate.reasons
        ],
    }
