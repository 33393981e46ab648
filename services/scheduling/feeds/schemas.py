"""Shapes of calendar feeds."""

from marshmallow import Schema, fields

from services.scheduling.domain.languages import Language
from services.scheduling.feeds.domain import Titles


class NewFeed(Schema):
    """A calendar to subscribe to: of all groups of the one who asks, or of the one group that is named."""

    group_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: your own calendar. Given: the group's, for those who run it."},
    )
    titles = fields.Enum(
        Titles,
        by_value=True,
        load_default=Titles.DISCREET,
        metadata={"description": "`discreet` entries say “Meeting” and nothing else."},
    )
    language = fields.Enum(Language, by_value=True, load_default=Language.EN)


class Feed(Schema):
    """A calendar at a secret address."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    group_id = fields.UUID(required=True, allow_none=True)
    titles = fields.Enum(Titles, by_value=True, required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    created_at = fields.AwareDateTime(required=True)


class FeedWithAddress(Feed):
    """The same with its address, which is told this once: only a hash of it is kept."""

    address = fields.String(
        required=True, metadata={"description": "Path of the calendar; whoever knows it can read it."}
    )
