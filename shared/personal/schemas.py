"""The shape of what a service exports."""

from marshmallow import Schema, fields


class HeldRows(Schema):
    """What one table holds: its title by language, and its rows as they are kept, with sealed text opened."""

    table = fields.String(required=True)
    title = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    rows = fields.List(fields.Dict(keys=fields.String()), required=True)
    more = fields.Boolean(required=True)


class ExportPart(Schema):
    """What one service holds of a person. `left_out` names what only they themself may ask for."""

    schema = fields.String(required=True)
    service = fields.String(required=True)
    person_id = fields.UUID(required=True)
    exported_at = fields.AwareDateTime(required=True)
    held = fields.List(fields.Nested(HeldRows), required=True)
    left_out = fields.List(fields.String(), required=True)
