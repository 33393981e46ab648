"""What mentorship holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import DELETE, Personal, Table

PERSONAL = Personal(
    Table(
        "evidence",
        "person_id",
        DELETE,
        title=("What you have shown", "Lo que ha demostrado", "Was Sie gezeigt haben"),
    ),
    Table(
        "passed_gates",
        "person_id",
        DELETE,
        title=("Steps open to you", "Pasos abiertos", "Schritte, die Ihnen offenstehen"),
    ),
    Table(
        "pathway_moves",
        "person_id",
        DELETE,
        title=("Steps you took", "Pasos que dio", "Schritte, die Sie gingen"),
    ),
    Table("pathways", "person_id", DELETE, title=("Your pathway", "Su camino", "Ihr Weg")),
    Table(
        "memberships",
        "person_id",
        DELETE,
        title=("Groups, as known here", "Grupos, según consta aquí", "Gruppen, wie hier bekannt"),
    ),
    nobody=("known_networks",),
)
