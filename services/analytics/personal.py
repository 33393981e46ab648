"""What analytics holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import DELETE, Keep, Personal, Sealed, Table

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
        "feedback_marks",
        "person_id",
        DELETE,
        title=("Themes of your answers", "Temas de sus respuestas", "Themen Ihrer Antworten"),
        private=True,
    ),
    Table(
        "feedback_answers",
        "person_id",
        DELETE,
        title=("What you answered when asked", "Lo que respondió", "Was Sie auf Fragen antworteten"),
        private=True,
        sealed=(Sealed("words", row="id"),),
    ),
    Table(
        "feedback_verdicts",
        "person_id",
        DELETE,
        title=("What helped you", "Lo que le ayudó", "Was Ihnen geholfen hat"),
        private=True,
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
        "feedback_questions",
        "feedback_responses",
        "feedback_themes",
        "groups",
        "practices",
        "released_figures",
        "releases",
        "reliabilities",
        "settings",
        "standings",
        "themes_covered",
        "waits",
    ),
)
