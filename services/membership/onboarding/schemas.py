"""Shapes of the HTTP API of onboarding."""

from marshmallow import Schema, fields, post_load, validate

from services.membership.onboarding import domain
from shared.fields import Code, Text


class NewStep(Schema):
    """A step of a plan: its code for programs, its title for people, and who takes it."""

    code = Code(required=True, longest=40)
    title = Text(required=True)
    done_by = fields.Enum(domain.DoneBy, by_value=True, load_default=domain.DoneBy.NEWCOMER)

    @post_load
    def _make(self, data: dict[str, str], **_options: object) -> domain.Step:
        return domain.Step(**data)  # type: ignore[arg-type]  # the enum is loaded


class NewOnboardingPlan(Schema):
    """The steps by which newcomers are welcomed from now on, in their order."""

    steps = fields.List(fields.Nested(NewStep), required=True, validate=validate.Length(min=1, max=20))


class OnboardingStep(Schema):
    """A step of a plan."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    done_by = fields.Enum(domain.DoneBy, by_value=True, required=True)


class OnboardingPlan(Schema):
    """How the network welcomes newcomers. Version 0 is Kith's own proposal."""

    version = fields.Integer(required=True)
    steps = fields.List(fields.Nested(OnboardingStep), required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    published_by = fields.UUID(required=True, allow_none=True)


class StepTaken(Schema):
    """A step that was taken."""

    step = Code(required=True, longest=40)


class NewcomerFilter(Schema):
    """Which newcomers to list: `stalled` finds those to look after, `finished` those who are at home."""

    group_id = fields.UUID(load_default=None)
    stalled = fields.Boolean(load_default=None)
    finished = fields.Boolean(load_default=None)


class OnboardingProgress(OnboardingStep):
    """A step, and the day on which it was done; null as long as it is not."""

    done_on = fields.Date(required=True, allow_none=True)


class Newcomer(Schema):
    """How far a newcomer is. `stalled` is shown to those who look after the group alone."""

    membership_id = fields.UUID(required=True)
    group_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    started_on = fields.Date(required=True)
    completed_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    buddy_id = fields.UUID(required=True, allow_none=True)
    steps = fields.List(fields.Nested(OnboardingProgress), required=True)
    stalled = fields.List(fields.Enum(domain.Reason, by_value=True), required=True)
