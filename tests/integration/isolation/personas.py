"""Everyone who may try: who belongs somewhere in the samples' worlds, and who does not."""

from dataclasses import dataclass
from uuid import UUID

from shared.db.asking import Asking
from shared.ids import new_id
from tests.samples import A, B, C


@dataclass(frozen=True)
class Persona:
    """One who asks. `asking` is None for one who says nothing about themselves."""

    name: str
    asking: Asking | None
    principal_id: UUID | None = None
    # Who asks in the other network, knowing every id of this one.
    is_foreign: bool = False

    @property
    def statements(self) -> str:
        """What a transaction of theirs begins with."""
        if self.asking is None:
            return "select"
        principal = self.principal_id or new_id()
        return ";".join([*self.asking.statements, f"set local kith.principal='{principal}'"])


def _in(network: UUID, scope: str, **settings: object) -> Asking:
    return Asking(scope, network, **settings)  # type: ignore[arg-type]  # settings are mixed


HOME, AWAY = A.network_id, C.network_id

PERSONAS = (
    Persona("coordinator", _in(HOME, "network"), A.principal_id),
    Persona("facilitator", _in(HOME, "groups", group_ids=(A.group_id,), person_id=new_id())),
    Persona("other_facilitator", _in(HOME, "groups", group_ids=(B.group_id,), person_id=new_id())),
    Persona("facilitator_of_nothing", _in(HOME, "groups", person_id=new_id())),
    Persona("member", _in(HOME, "person", group_ids=(A.group_id,), person_id=A.person_id)),
    Persona("group_mate", _in(HOME, "person", group_ids=(A.group_id,), person_id=new_id())),
    Persona("other_member", _in(HOME, "person", group_ids=(B.group_id,), person_id=B.person_id)),
    Persona("stranger", _in(HOME, "person", person_id=new_id())),
    Persona("partner", _in(HOME, "partner", partner_id=A.partner_id)),
    Persona("other_partner", _in(HOME, "partner", partner_id=B.partner_id)),
    Persona("foreign_coordinator", _in(AWAY, "network"), C.principal_id, is_foreign=True),
    Persona(
        "foreign_facilitator",
        _in(AWAY, "groups", group_ids=(A.group_id, B.group_id), person_id=A.person_id),
        A.principal_id,
        is_foreign=True,
    ),
    Persona(
        "foreign_member",
        _in(AWAY, "person", group_ids=(A.group_id, B.group_id), person_id=A.person_id),
        A.principal_id,
        is_foreign=True,
    ),
    Persona(
        "foreign_partner", _in(AWAY, "partner", partner_id=A.partner_id), A.principal_id, is_foreign=True
    ),
    Persona("system", Asking("system")),
    Persona("networkless_coordinator", Asking("network"), A.principal_id),
    Persona("nobody", None),
)
