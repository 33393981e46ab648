"""What mentorship holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import DELETE, Keep, Personal, Sealed, Table

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
    Table(
        "pathway_notes",
        "person_id",
        DELETE,
        title=("Notes beside your pathway", "Notas sobre su camino", "Notizen zu Ihrem Weg"),
        sealed=(Sealed("note", row="id"),),
    ),
    Table("pathways", "person_id", DELETE, title=("Your pathway", "Su camino", "Ihr Weg")),
    Table(
        "memberships",
        "person_id",
        DELETE,
        title=("Groups, as known here", "Grupos, según consta aquí", "Gruppen, wie hier bekannt"),
    ),
    Table(
        "training_completions",
        "person_id",
        DELETE,
        title=("Training you completed", "Formación completada", "Abgeschlossene Schulungen"),
    ),
    Table(
        "self_checks",
        "person_id",
        DELETE,
        title=("How you said you are", "Cómo dijo que está", "Wie es Ihnen nach Ihren Worten geht"),
        private=True,
        sealed=(Sealed("answers", row="id"),),
    ),
    Table("rests", "person_id", DELETE, title=("When you rest", "Descansos", "Wann Sie ruhen")),
    Table("loads", "person_id", DELETE, title=("How much you carry", "Cuánto lleva", "Wie viel Sie tragen")),
    Table(
        "mentoring_profiles",
        "person_id",
        DELETE,
        title=("What you told for matching", "Lo que contó para emparejar", "Ihre Angaben für Paare"),
    ),
    Table(
        "matches",
        ("mentor_id", "newcomer_id"),
        DELETE,
        title=("Mentoring", "Mentoría", "Begleitung"),
    ),
    Table(
        "handovers",
        ("from_person_id", "to_person_id"),
        DELETE,
        title=("Handovers", "Relevos", "Übergaben"),
    ),
    Table(
        "debriefs",
        "asked_by",
        DELETE,
        title=("Talks you asked for", "Conversaciones que pidió", "Gespräche, um die Sie baten"),
    ),
    Table(
        "known_languages",
        "person_id",
        DELETE,
        title=("Languages you need", "Idiomas que necesita", "Sprachen, die Sie brauchen"),
    ),
    # What was done for the group stays part of its history, as the duties of scheduling do.
    Table(
        "known_leads",
        "held_by",
        Keep.SHARED,
        title=("Meetings you led", "Reuniones que dirigió", "Treffen, die Sie leiteten"),
    ),
    nobody=(
        "continuity_due",
        "continuity_indices",
        "known_groups",
        "known_meetings",
        "known_networks",
        "known_polls",
        "known_themes",
        "pathway_plans",
        "topic_choices",
        "training_catalogues",
    ),
)
