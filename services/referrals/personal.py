"""What referrals holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import DELETE, Keep, Personal, Sealed, Table

PERSONAL = Personal(
    # That a partner was asked, and how it ended, counts for both; the note goes with the key.
    Table(
        "referrals",
        "person_id",
        Keep.FIGURES,
        title=("Referrals", "Derivaciones", "Vermittlungen"),
        sealed=(Sealed("note", row="id"),),
    ),
    Table(
        "consents",
        "person_id",
        Keep.LEDGER,
        title=("Consents for partners", "Consentimientos para socios", "Einwilligungen für Partner"),
    ),
    Table(
        "memberships",
        "person_id",
        DELETE,
        title=("Groups, as known here", "Grupos, según consta aquí", "Gruppen, wie hier bekannt"),
    ),
    Table(
        "opened_topics",
        ("person_id", "caregiver_id"),
        DELETE,
        title=("What is open to caregivers", "Lo abierto a cuidadores", "Was Angehörigen offensteht"),
    ),
    nobody=(
        "partner_queues",
        "partners",
        "queue_messages",
        "webhook_attempts",
        "webhook_deliveries",
        "webhook_endpoints",
    ),
)
