"""Writing a story, answering what the check asks, and approving it: its writer alone, throughout."""

from typing import Any
from uuid import UUID

from services.analytics.renditions import ending
from services.analytics.stories import domain, schemas, store
from services.analytics.stories.checking import findings_of
from services.analytics.stories.domain import Answer, Approved, Finding, Story, Words
from services.analytics.stories.wordings import asks
from shared.contracts.analytics_stories import StoryApproved
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.errors import Invalid
from shared.security.principals import Role
from shared.security.sealing import Sealer

PEOPLE = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER}
AROUND = 40


class Writing:
    """Entrypoints for stories."""

    sealer: Sealer = Sealing()

    @http("POST", "/stories", roles=PEOPLE, body=schemas.Draft, response=schemas.KeptStory, status=201)
    def draft_story(self, request: Request, tx: Transaction) -> Story:
        """Begin a story: it is sealed, and nobody else can read it before you approve it."""
        story = Story(id=tx.new_id(), person_id=request.principal.id, changed_at=tx.now, **_said(request))
        store.add_story(tx, self.sealer, domain.draft(story, there_are=store.count_stories(tx)))
        return story

    @http("GET", "/stories", roles=PEOPLE, response=schemas.Story, page=1)
    def list_stories(self, request: Request, tx: Transaction) -> Page:
        """List your own stories."""
        page = request.page_of(store.list_stories(tx, self.sealer, **request.page), key=("id",))
        return Page([_shown(story) for story in page.items], page.next)

    @http("GET", "/stories/<uuid:story_id>", roles=PEOPLE, response=schemas.Story)
    def get_story(self, request: Request, tx: Transaction, story_id: UUID) -> dict[str, Any]:
        """Show one of your own stories."""
        return _shown(store.get_story(tx, self.sealer, story_id))

    @http(
        "PUT",
        "/stories/<uuid:story_id>",
        roles=PEOPLE,
        body=schemas.Draft,
        response=schemas.KeptStory,
        if_match=True,
    )
    def rewrite_story(self, request: Request, tx: Transaction, story_id: UUID) -> Story:
        """Write a story anew; what was approved before stays as it was until you approve it again."""
        before = self._to_change(request, tx, story_id)
        story = domain.rewrite(before, **_said(request), now=tx.now)
        store.save_story(tx, self.sealer, story)
        return story

    @http("DELETE", "/stories/<uuid:story_id>", roles=PEOPLE)
    def remove_story(self, request: Request, tx: Transaction, story_id: UUID) -> None:
        """Remove a story for good; whatever is shown of it is gone at once."""
        store.remove_story(tx, story_id)
        ending.revoke_story(tx, self.sealer, story_id)

    @http("GET", "/stories/<uuid:story_id>/check", roles=PEOPLE, response=schemas.Check)
    def check_story(self, request: Request, tx: Transaction, story_id: UUID) -> dict[str, Any]:
        """See what in your story may give you or somebody else away; the list is kept nowhere.

        It finds a great deal and not everything: nobody knows better than you who would recognise you.
        """
        return _checked(store.get_story(tx, self.sealer, story_id))

    @http(
        "POST",
        "/stories/<uuid:story_id>/findings/<int:number>/answer",
        roles=PEOPLE,
        body=schemas.NewAnswer,
        response=schemas.Answered,
        if_match=True,
    )
    def answer_finding(
        self, request: Request, tx: Transaction, story_id: UUID, number: int
    ) -> dict[str, Any]:
        """Say of one finding that it may stay, or what takes its place; then check again."""
        story = self._to_change(request, tx, story_id)
        finding = domain.nth(findings_of(story.words, story.language, story.names), number)
        if request.body["answer"] is Answer.KEEP:
            answered = domain.keep(story, finding, tx.now)
        elif request.body["by"]:
            answered = domain.substitute(story, finding, request.body["by"], tx.now)
        else:
            raise Invalid("Say what takes its place.", pointer="/by")
        store.save_story(tx, self.sealer, answered)
        left = domain.open_of(answered, findings_of(answered.words, answered.language, answered.names))
        return {"id": answered.id, "version": answered.version, "open": len(left)}

    @http(
        "POST",
        "/stories/<uuid:story_id>/approve",
        roles=PEOPLE,
        response=schemas.ApprovedStory,
        if_match=True,
    )
    def approve_story(self, request: Request, tx: Transaction, story_id: UUID) -> dict[str, Any]:
        """Approve this version: coordinators can read it, and ask you about each use they have in mind."""
        story = self._to_change(request, tx, story_id)
        findings = findings_of(story.words, story.language, story.names)
        consents = store.find_consent(tx, story.person_id)
        approved = domain.approve(story, findings, consents=consents, now=tx.now)
        store.save_approved(tx, self.sealer, approved)
        tx.emit(StoryApproved(story_id=story.id))
        return approved_as_shown(approved)

    @http("POST", "/stories/<uuid:story_id>/revoke", roles=PEOPLE)
    def revoke_story(self, request: Request, tx: Transaction, story_id: UUID) -> None:
        """Take back what you approved and every use of it: it is gone at once. You keep your draft."""
        store.lock_story(tx, self.sealer, story_id)
        ending.revoke_story(tx, self.sealer, story_id)

    def _to_change(self, request: Request, tx: Transaction, story_id: UUID) -> Story:
        story = store.lock_story(tx, self.sealer, story_id)
        request.match(story)
        return story


def approved_as_shown(approved: Approved) -> dict[str, Any]:
    """Return an approved text as its shape has it."""
    return {
        "story_id": approved.story_id,
        "language": approved.language,
        "title": approved.words.title,
        "text": approved.words.text,
        "approved_at": approved.approved_at,
        "story_version": approved.story_version,
    }


def _said(request: Request) -> dict[str, Any]:
    body = request.body
    words = Words(title=body["title"], text=body["text"])
    return {"language": body["language"], "words": words, "names": tuple(body["names"])}


def _shown(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "language": story.language,
        "title": story.words.title,
        "text": story.words.text,
        "names": list(story.names),
        "changed_at": story.changed_at,
        "version": story.version,
    }


def _checked(story: Story) -> dict[str, Any]:
    findings = findings_of(story.words, story.language, story.names)
    shown = [_finding_shown(story, number, finding) for number, finding in enumerate(findings, 1)]
    return {
        "version": story.version,
        "open": len(domain.open_of(story, findings)),
        "findings": shown,
    }


def _finding_shown(story: Story, number: int, finding: Finding) -> dict[str, Any]:
    where, start = finding.places[0]
    text = story.words.title if where == "title" else story.words.text
    end = start + len(finding.words)
    return {
        "number": number,
        "sign": finding.sign,
        "words": finding.words,
        "times": len(finding.places),
        "before": text[max(0, start - AROUND) : start],
        "after": text[end : end + AROUND],
        "asks": asks(finding.sign, story.language),
        "kept": finding.key in story.kept,
    }
