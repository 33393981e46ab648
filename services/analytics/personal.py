"""What analytics holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import Keep, Personal, Table

PERSONAL = Personal(
    Table(
        "attendances",
        "person_id",
        Keep.FIGURES,
        title=("Meetings you came to", "Reuniones a las que asistió", "Treffen, zu denen Sie kamen"),
    ),
    Table(
        "membership_changes",
        "person_id",
        Keep.FIGURES,
        title=("How you came and went", "Sus entradas y salidas", "Wie Sie kamen und gingen"),
    ),
    Table(
        "stages",
        "person_id",
        Keep.FIGURES,
        title=("Your stage, as known here", "Su etapa, según consta aquí", "Ihre Stufe, wie hier bekannt"),
    ),
    nobody=("alerts", "groups", "released_figures", "releases", "settings", "standings", "waits"),
)
