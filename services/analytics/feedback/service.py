"""Asking, answering, sorting into themes, and telling what came of it."""

from uuid import UUID, uuid4

from services.analytics.feedback import domain, schemas, store
from services.analytics.feedback.domain import Answer, Question, Response, Theme
from shared.contracts.analytics_feedback import FeedbackAsked, FeedbackClosed, FeedbackResponded
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.errors import NotFound
from shared.security.principals import Role
from shared.security.sealing import Sealer

ASKERS = frozenset({Role.COORDINATOR, Role.FACILITATOR})
ANSWERERS = frozenset({Role.MEMBER, Role.MENTOR})
EVERYONE = ASKERS | ANSWERERS
QUESTION = "/feedback/<uuid:question_id>"


class Listening:
    """Entrypoints for feedback."""

    sealer: Sealer = Sealing()

    @http("POST", "/feedback", roles=ASKERS, body=schemas.NewQuestion, response=schemas.Question, status=201)
    def ask_for_feedback(self, request: Request, tx: Transaction) -> Question:
        """Ask a group of yours something; coordinators may ask the whole network."""
        asker = request.principal
        groups = None if asker.role is Role.COORDINATOR else frozenset(asker.group_ids)
        domain.check_asker(request.body["group_id"], groups=groups)
        if request.body["group_id"] is not None:
            store.check_known(tx, request.body["group_id"])
        question = Question(id=tx.new_id(), asked_by=asker.id, asked_at=tx.now, **request.body)
        store.add_question(tx, question)
        tx.emit(FeedbackAsked(question_id=question.id, group_id=question.group_id))
        return question

    @http(
        "GET",
        "/feedback",
        roles=EVERYONE,
        query=schemas.QuestionFilter,
        response=schemas.Question,
        page=1,
    )
    def list_feedback(self, request: Request, tx: Transaction) -> Page:
        """List what your groups and the network were asked, the oldest first."""
        return request.page_of(store.list_questions(tx, **request.query, **request.page), key=("id",))

    @http("GET", QUESTION, roles=EVERYONE, response=schemas.Question)
    def get_feedback(self, request: Request, tx: Transaction, question_id: UUID) -> Question:
        """Show a question."""
        return store.get_question(tx, question_id)

    @http("POST", f"{QUESTION}/close", roles=ASKERS, response=schemas.Question)
    def close_feedback(self, request: Request, tx: Transaction, question_id: UUID) -> Question:
        """Take no more answers; how many said what is counted with the figures of this week."""
        before = store.lock_question(tx, question_id)
        closed = domain.close(before, now=tx.now)
        if closed != before:
            store.close_question(tx, closed)
            tx.emit(FeedbackClosed(question_id=closed.id, group_id=closed.group_id))
        return closed

    # Answering

    @http(
        "PUT",
        f"{QUESTION}/answer",
        roles=ANSWERERS,
        body=schemas.NewAnswer,
        response=schemas.OwnAnswer,
    )
    def answer_feedback(self, request: Request, tx: Transaction, question_id: UUID) -> Answer:
        """Answer in your own words, or change them; read by those who asked, without your name."""
        question, person_id = store.get_question(tx, question_id), request.principal.id
        domain.check_open(question)
        before = store.find_own_answer(tx, self.sealer, question_id, person_id)
        answer = Answer(
            # An id without a time in it: answers are listed by it, and must not tell who wrote when.
            id=before.id if before else uuid4(),
            question_id=question_id,
            group_id=question.group_id,
            person_id=person_id,
            answered_at=tx.now,
            **request.body,
        )
        store.keep_answer(tx, self.sealer, answer)
        return answer

    @http("GET", f"{QUESTION}/answer", roles=ANSWERERS, response=schemas.OwnAnswer)
    def get_own_answer(self, request: Request, tx: Transaction, question_id: UUID) -> Answer:
        """Show what you answered."""
        answer = store.find_own_answer(tx, self.sealer, question_id, request.principal.id)
        if answer is None:
            raise NotFound(question_id)
        return answer

    @http("DELETE", f"{QUESTION}/answer", roles=ANSWERERS, status=204)
    def take_answer_back(self, request: Request, tx: Transaction, question_id: UUID) -> None:
        """Take your answer back, at any time; what was counted already stays counted."""
        if not store.remove_answer(tx, question_id, request.principal.id):
            raise NotFound(question_id)

    # Sorting into themes

    @http("GET", f"{QUESTION}/answers", roles=ASKERS, response=schemas.Answer, page=1)
    def list_answers(self, request: Request, tx: Transaction, question_id: UUID) -> Page:
        """List what was written, without names: facilitators of their groups, coordinators of the network."""
        store.get_question(tx, question_id)
        return request.page_of(store.list_answers(tx, self.sealer, question_id, **request.page), key=("id",))

    @http(
        "POST",
        f"{QUESTION}/themes",
        roles=ASKERS,
        body=schemas.NewTheme,
        response=schemas.Theme,
        status=201,
    )
    def name_theme(self, request: Request, tx: Transaction, question_id: UUID) -> Theme:
        """Name what several people said."""
        question = store.lock_question(tx, question_id)
        domain.check_room(len(store.list_themes(tx, question_id)))
        theme = Theme(id=tx.new_id(), question_id=question_id, group_id=question.group_id, **request.body)
        store.add_theme(tx, theme)
        return theme

    @http("GET", f"{QUESTION}/themes", roles=ASKERS, response=schemas.Theme(many=True))
    def list_feedback_themes(self, request: Request, tx: Transaction, question_id: UUID) -> list[Theme]:
        """List the themes of a question, with how many of the answers that you may read bear each."""
        store.get_question(tx, question_id)
        return store.list_themes(tx, question_id)

    @http(
        "PUT",
        f"{QUESTION}/answers/<uuid:answer_id>/themes",
        roles=ASKERS,
        body=schemas.ChosenThemes,
        status=204,
    )
    def sort_answer(self, request: Request, tx: Transaction, question_id: UUID, answer_id: UUID) -> None:
        """Say which themes an answer bears: several, or none."""
        answer, chosen = store.get_answer(tx, question_id, answer_id), request.body["theme_ids"]
        domain.check_themes(chosen, store.list_themes(tx, question_id))
        store.mark_answer(tx, answer, chosen)

    # You said, we did

    @http(
        "POST",
        f"{QUESTION}/responses",
        roles=ASKERS,
        body=schemas.NewResponse,
        response=schemas.Response,
        status=201,
    )
    def respond_to_feedback(self, request: Request, tx: Transaction, question_id: UUID) -> Response:
        """Tell those who were asked what came of it."""
        question = store.get_question(tx, question_id)
        response = Response(
            id=tx.new_id(),
            question_id=question_id,
            group_id=question.group_id,
            told_by=request.principal.id,
            told_at=tx.now,
            **request.body,
        )
        store.add_response(tx, response)
        tx.emit(
            FeedbackResponded(response_id=response.id, question_id=question_id, group_id=response.group_id)
        )
        return response

    @http("GET", f"{QUESTION}/responses", roles=EVERYONE, response=schemas.Response, page=1)
    def list_responses(self, request: Request, tx: Transaction, question_id: UUID) -> Page:
        """List what came of a question: you said, we did."""
        store.get_question(tx, question_id)
        found = store.list_responses(tx, question_id, request.principal.id, **request.page)
        return request.page_of(found, key=("id",))

    @http(
        "POST",
        f"{QUESTION}/responses/<uuid:response_id>/verdict",
        roles=ANSWERERS,
        body=schemas.Verdict,
        status=204,
        constraints={"feedback_verdicts_once": domain.SaidAlready},
    )
    def say_whether_it_helped(
        self, request: Request, tx: Transaction, question_id: UUID, response_id: UUID
    ) -> None:
        """Say once whether what came of it helped you."""
        response = store.get_response(tx, question_id, response_id)
        store.add_verdict(tx, response, request.principal.id, **request.body)
