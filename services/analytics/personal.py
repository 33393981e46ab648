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
        "journal_entries",
        "person_id",
        DELETE,
        title=("Your journal", "Su diario", "Ihr Tagebuch"),
        private=True,
        sealed=(Sealed("entry", row="id", private=True),),
    ),
    Table(
        "story_consents",
        "person_id",
        DELETE,
        title=(
            "That a story of yours may be told",
            "Que se puede contar una historia suya",
            "Dass eine Geschichte von Ihnen erzählt werden darf",
        ),
    ),
    Table(
        "renditions",
        "person_id",
        DELETE,
        title=("Uses of your stories", "Usos de sus historias", "Wie Ihre Geschichten genutzt werden"),
    ),
    Table(
        "approved_stories",
        "person_id",
        DELETE,
        title=("Stories you approved", "Historias que aprobó", "Geschichten, die Sie freigaben"),
        sealed=(Sealed("words", row="story_id"),),
    ),
    Table(
        "stories",
        "person_id",
        DELETE,
        title=("Your stories", "Sus historias", "Ihre Geschichten"),
        private=True,
        sealed=(Sealed("draft", row="id", private=True),),
    ),
    # Of a rendition, not of a person: its own key is destroyed when it ends, which erasing sees to.
    Table("shown_stories", (), Keep.OTHERWISE, title=("Stories", "Historias", "Geschichten")),
    nobody=(
        "alerts",
        "areas",
        "described_groups",
        "group_areas",
        "groups",
        "meetings",
        "outcomes",
        "published_outcomes",
        "released_figures",
        "releases",
        "reports",
        "settings",
        "standings",
        "waits",
    ),
)
