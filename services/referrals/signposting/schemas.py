"""Shapes of signpost pages."""

from marshmallow import Schema, fields, post_load, validate

from services.referrals.signposting.domain import Signpost as SignpostValue
from shared.fields import Form, Text

_TELEPHONE = Form(r"[0-9+*#() /-]{2,40}", error="Write a telephone number with digits and +*#()/- only.")
_URL = Form(r"https://[^\s]{3,490}", error="Write an address that begins with https://.")


class Signpost(Schema):
    """One place to turn to."""

    name = Text(required=True)
    telephone = fields.String(load_default="", validate=lambda given: given == "" or _TELEPHONE(given))
    url = fields.String(load_default="", validate=lambda given: given == "" or _URL(given))
    open_when = fields.String(load_default="", validate=validate.Length(max=200))
    words = fields.String(load_default="", validate=validate.Length(max=500))

    @post_load
    def _value(self, loaded: dict[str, str], **_options: object) -> SignpostValue:
        return SignpostValue(**loaded)


class NewSignpostPage(Schema):
    """What the page says."""

    title = Text(required=True)
    words = Text(required=True, longest=2000, lines=True)
    signposts = fields.List(fields.Nested(Signpost), required=True, validate=validate.Length(min=1, max=30))


class SignpostPage(Schema):
    """A page of signposts; version 0 is the one that is built in."""

    language = fields.String(required=True)
    title = fields.String(required=True)
    words = fields.String(required=True)
    signposts = fields.List(fields.Nested(Signpost), required=True)
    version = fields.Integer(required=True)
