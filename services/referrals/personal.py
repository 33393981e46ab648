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
        "referral_barriers",
        "person_id",
        Keep.FIGURES,
        title=("What stood in the way", "Lo que lo impidió", "Was im Weg stand"),
    ),
    Table(
        "disclosures",
        "person_id",
        Keep.LEDGER,
        title=("What left for partners", "Lo que salió hacia socios", "Was an Partner ging"),
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
    # Not people of the network yet: how to reach them is forgotten by `forget_reaches`.
    Table("inbound_referrals", (), Keep.OTHERWISE, title=("Arrivals", "Llegadas", "Ankommende")),
    nobody=(
        "directory_rows",
        "inbound_doors",
        "partner_queues",
        "partners",
        "queue_messages",
        "services",
        "signpost_pages",
        "subscriptions",
        "webhook_attempts",
        "webhook_deliveries",
        "webhook_endpoints",
    ),
)
