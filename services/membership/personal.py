"""What membership holds of a person, and what becomes of it when they are erased."""

from shared.personal.declaration import DELETE, Blank, Keep, Personal, Sealed, Table

PERSONAL = Personal(
    Table(
        "persons",
        "id",
        Blank(display_name="", language="und"),
        title=("Who you are here", "Quién es usted aquí", "Wer Sie hier sind"),
    ),
    Table(
        "person_contacts",
        "person_id",
        DELETE,
        title=("How to reach you", "Cómo contactarle", "Wie man Sie erreicht"),
        sealed=(Sealed("email_sealed", row="person_id"), Sealed("phone_sealed", row="person_id")),
    ),
    Table(
        "person_needs",
        "person_id",
        DELETE,
        title=("What you need", "Lo que necesita", "Was Sie brauchen"),
        sealed=(Sealed("words_sealed", row="person_id"),),
    ),
    # Belonging: figures count it, under an id that leads to nobody.
    Table(
        "memberships",
        "person_id",
        Keep.FIGURES,
        title=("Groups you belong to", "Grupos a los que pertenece", "Gruppen, zu denen Sie gehören"),
    ),
    Table(
        "membership_changes",
        "person_id",
        Keep.FIGURES,
        title=("How you came and went", "Sus entradas y salidas", "Wie Sie kamen und gingen"),
    ),
    Table(
        "membership_moves",
        "person_id",
        Keep.FIGURES,
        title=("Moves between groups", "Cambios de grupo", "Wechsel zwischen Gruppen"),
    ),
    Table(
        "participations",
        "person_id",
        DELETE,
        title=("How often you come", "Con qué frecuencia viene", "Wie oft Sie kommen"),
    ),
    # Consent: proof of what was allowed and until when.
    Table(
        "consent_grants",
        "person_id",
        Keep.LEDGER,
        title=("Consents you gave", "Consentimientos que dio", "Einwilligungen, die Sie gaben"),
    ),
    Table(
        "consent_withdrawals",
        "person_id",
        Keep.LEDGER,
        title=("Consents you took back", "Consentimientos retirados", "Einwilligungen, die Sie widerriefen"),
    ),
    # Being at home in a group.
    Table(
        "norm_acknowledgements",
        "person_id",
        DELETE,
        title=("Norms you acknowledged", "Normas que reconoció", "Regeln, die Sie bestätigten"),
    ),
    Table(
        "onboarding_steps_done",
        "person_id",
        DELETE,
        title=("Steps of your welcome", "Pasos de su bienvenida", "Schritte Ihrer Begrüßung"),
    ),
    Table(
        "newcomer_stalls",
        "person_id",
        DELETE,
        title=("When your welcome stalled", "Pausas en su bienvenida", "Wann Ihre Begrüßung stockte"),
    ),
    Table(
        "buddies",
        ("person_id", "buddy_id"),
        DELETE,
        title=("Buddies", "Acompañantes", "Patenschaften"),
    ),
    Table("onboardings", "person_id", DELETE, title=("Your welcome", "Su bienvenida", "Ihre Begrüßung")),
    Table(
        "counted_meetings",
        "person_id",
        DELETE,
        title=("Meetings counted for milestones", "Reuniones contadas", "Gezählte Treffen"),
        private=True,
    ),
    Table("milestones", "person_id", DELETE, title=("Milestones", "Hitos", "Meilensteine"), private=True),
    Table(
        "celebration_choices",
        "person_id",
        DELETE,
        title=("What you wish to celebrate", "Lo que desea celebrar", "Was Sie feiern möchten"),
        private=True,
    ),
    Table(
        "appreciations",
        "person_id",
        DELETE,
        title=("Thanks you were given", "Agradecimientos recibidos", "Dank, den Sie bekamen"),
        private=True,
        sealed=(Sealed("text_sealed", row="id"),),
    ),
    # Support around people.
    Table(
        "caregiver_topics",
        ("member_id", "caregiver_id"),
        DELETE,
        title=("What is open to caregivers", "Lo abierto a cuidadores", "Was Angehörigen offensteht"),
    ),
    Table(
        "caregiver_links",
        ("member_id", "caregiver_id"),
        DELETE,
        title=("Caregivers", "Cuidadores", "Angehörige"),
    ),
    Table(
        "help_offers",
        ("helper_id", "asker_id"),
        DELETE,
        title=("Offers of help", "Ofertas de ayuda", "Angebote von Hilfe"),
    ),
    Table(
        "help_askers",
        "person_id",
        DELETE,
        title=("Help you asked for", "Ayuda que pidió", "Hilfe, um die Sie baten"),
        sealed=(Sealed("words_sealed", row="request_id"),),
    ),
    # Places.
    Table(
        "waitlist_offers",
        "person_id",
        DELETE,
        title=("Places offered to you", "Plazas ofrecidas", "Angebotene Plätze"),
    ),
    Table("waitlist_entries", "person_id", DELETE, title=("Waiting", "Esperas", "Warten auf einen Platz")),
    Table(
        "split_placements",
        "person_id",
        DELETE,
        title=("Placements in splits", "Ubicación al dividir grupos", "Zuordnung bei Teilungen"),
    ),
    Table(
        "split_wishes",
        "person_id",
        DELETE,
        title=("Wishes for a split", "Deseos al dividir el grupo", "Wünsche für eine Teilung"),
    ),
    # That somebody raised a concern protects others; their words go with the key.
    Table(
        "concerns",
        "person_id",
        Keep.SAFETY,
        title=("Concerns you raised", "Preocupaciones que planteó", "Sorgen, die Sie ansprachen"),
        sealed=(Sealed("words_sealed", row="id"), Sealed("outcome_sealed", row="id")),
    ),
    Table(
        "concern_steps",
        "person_id",
        Keep.SAFETY,
        title=("What became of them", "Qué pasó con ellas", "Was daraus wurde"),
    ),
    # Erasing itself: the proof of it.
    Table(
        "erasures",
        "person_id",
        Keep.LEDGER,
        title=("Requests to be erased", "Solicitudes de borrado", "Anträge auf Löschung"),
    ),
    Table(
        "erasure_confirmations",
        "person_id",
        Keep.LEDGER,
        title=("Confirmations of erasure", "Confirmaciones de borrado", "Bestätigungen der Löschung"),
    ),
    # Not people of the network: POST /interests/<id>/forget.
    Table("interests", (), Keep.OTHERWISE, title=("Interest", "Interés", "Interesse")),
    nobody=(
        "concern_contacts",
        "consent_wordings",
        "goal_reminders",
        "group_norms",
        "groups",
        "help_requests",
        "networks",
        "onboarding_plans",
        "organisations",
        "splits",
        "waitlist_rules",
    ),
)
