"""What analytics holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import DELETE, Keep, Personal, Table

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
    Table(
        "wellbeing_answers",
        "person_id",
        DELETE,
        title=("What you answered to check-ins", "Sus respuestas sobre cómo está", "Wie es Ihnen ging"),
        private=True,
    ),
    Table(
        "wellbeing_consents",
        "person_id",
        Keep.LEDGER,
        title=("Whether you are counted", "Si se le cuenta", "Ob Sie mitgezählt werden"),
    ),
    nobody=(
        "alerts",
        "groups",
        "released_figures",
        "releases",
        "reliabilities",
        "settings",
        "standings",
        "waits",
    ),
)
