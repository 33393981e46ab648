"""What a guest reads, and what the group is asked afterwards, in three languages.

The norms are those that every group holds to; a guest signs them as they stand here under `VERSION`.
"""

from dataclasses import dataclass

from services.scheduling.domain.languages import Language

VERSION = "2026-01"


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything that is said to a guest in one language."""

    subject: str
    letter: str
    title: str
    thanks: str
    when: str
    minutes: str
    asked: str
    norms_title: str
    norms: tuple[str, ...]
    sign: str
    signed: str
    outline: str
    send: str
    review: dict[str, str]
    joining: str
    not_yet: str
    ends: str
    question: str
    options: dict[str, str]


WORDS = {
    Language.EN: Words(
        subject="An invitation",
        letter=(
            "Hello,\n\na group would like to have you as its guest for a part of this meeting:\n\n"
            "  {when}\n\n"
            "Your own page says what it is about, and what to agree to before:\n\n  {address}\n\n"
            "The page is for you alone; please do not pass it on. If you would rather not come, tell whoever "
            "asked you. You need not say why.\n"
        ),
        title="You are invited",
        thanks="Thank you for giving your time. This page is for you alone; please do not pass it on.",
        when="When",
        minutes="minutes are yours; before and after, the group is by itself.",
        asked="What we ask of you",
        norms_title="What keeps everybody safe",
        norms=(
            "What you hear and see stays in the room: no names, no stories, no pictures, no recordings.",
            "Whom you meet here you do not greet as a member elsewhere, unless they greet you first.",
            "You speak from what you know, and leave to each person what they do with it. "
            "Nobody has to answer or to join in.",
            "You do not examine, diagnose or treat anybody, advertise, or look for clients.",
            "You come for your part and go when it is over. You keep no list of who was there.",
        ),
        sign="I agree to this",
        signed="You agreed to this. Thank you.",
        outline="In a few lines: what will you speak about, and what will you bring?",
        send="Send",
        review={
            "none": "",
            "submitted": "Those who run the group will read it.",
            "accepted": "Those who run the group have read it and look forward to it.",
            "changes_wanted": "Those who run the group would like something to be different:",
        },
        joining="How to join",
        not_yet="You find it here once you have agreed, and what you wrote was read.",
        ends="When the meeting is over, this page is gone.",
        question="Was the visit of our guest of use to you?",
        options={"yes": "Yes", "partly": "In part", "no": "No"},
    ),
    Language.ES: Words(
        subject="Una invitación",
        letter=(
            "Buenos días:\n\nUn grupo desea invitarle a una parte de esta reunión:\n\n  {when}\n\n"
            "En su página encontrará de qué se trata y lo que le pedimos antes de venir:\n\n  {address}\n\n"
            "La página es solo para usted; por favor, no la comparta. Si prefiere no venir, dígaselo a quien "
            "le invitó. No hace falta que explique por qué.\n"
        ),
        title="Está usted invitado",
        thanks="Gracias por dedicarnos su tiempo. Esta página es solo para usted; por favor, no la comparta.",
        when="Cuándo",
        minutes="minutos son suyos; antes y después, el grupo está a solas.",
        asked="Lo que le pedimos",
        norms_title="Lo que da seguridad a todos",
        norms=(
            "Lo que oiga y vea se queda en la sala: ni nombres, ni historias, ni fotos, ni grabaciones.",
            "A quien conozca aquí no le salude fuera como miembro del grupo, salvo que le salude primero.",
            "Habla desde lo que sabe y deja que cada persona decida qué hace con ello. "
            "Nadie tiene que responder ni participar.",
            "No examina, diagnostica ni trata a nadie, no hace publicidad ni busca clientes.",
            "Viene para su parte y se va cuando termina. No guarda ninguna lista de quién estuvo.",
        ),
        sign="Estoy de acuerdo",
        signed="Usted dijo que está de acuerdo. Gracias.",
        outline="En pocas líneas: ¿de qué hablará y qué traerá?",
        send="Enviar",
        review={
            "none": "",
            "submitted": "Quienes llevan el grupo lo leerán.",
            "accepted": "Quienes llevan el grupo lo han leído y lo esperan con ilusión.",
            "changes_wanted": "Quienes llevan el grupo desearían algo distinto:",
        },
        joining="Cómo unirse",
        not_yet="Lo encontrará aquí cuando haya dicho que está de acuerdo y se haya leído lo que escribió.",
        ends="Cuando termine la reunión, esta página desaparece.",
        question="¿Le sirvió la visita de nuestro invitado?",
        options={"yes": "Sí", "partly": "En parte", "no": "No"},
    ),
    Language.DE: Words(
        subject="Eine Einladung",
        letter=(
            "Guten Tag,\n\neine Gruppe möchte Sie zu einem Teil dieses Treffens einladen:\n\n  {when}\n\n"
            "Auf Ihrer Seite steht, worum es geht und worum wir Sie vorab bitten:\n\n  {address}\n\n"
            "Die Seite ist nur für Sie; bitte geben Sie sie nicht weiter. Wenn Sie lieber nicht kommen, "
            "sagen Sie es der Person, die Sie gefragt hat. Einen Grund brauchen Sie nicht zu nennen.\n"
        ),
        title="Sie sind eingeladen",
        thanks="Danke für Ihre Zeit. Diese Seite ist nur für Sie; bitte geben Sie sie nicht weiter.",
        when="Wann",
        minutes="Minuten gehören Ihnen; davor und danach ist die Gruppe unter sich.",
        asked="Worum wir Sie bitten",
        norms_title="Was allen Sicherheit gibt",
        norms=(
            "Was Sie hören und sehen, bleibt im Raum: keine Namen, keine Geschichten, keine Bilder, "
            "keine Aufnahmen.",
            "Wen Sie hier kennenlernen, grüßen Sie anderswo nicht als Mitglied, außer man grüßt Sie zuerst.",
            "Sie sprechen aus dem, was Sie wissen, und überlassen es jedem, was daraus wird. "
            "Niemand muss antworten oder mitmachen.",
            "Sie untersuchen und behandeln niemanden, stellen keine Diagnosen und werben für nichts.",
            "Sie kommen für Ihren Teil und gehen, wenn er vorbei ist. Sie führen keine Liste, wer da war.",
        ),
        sign="Ich bin einverstanden",
        signed="Sie sind einverstanden. Danke.",
        outline="In wenigen Zeilen: Worüber werden Sie sprechen, und was bringen Sie mit?",
        send="Senden",
        review={
            "none": "",
            "submitted": "Wer die Gruppe leitet, wird es lesen.",
            "accepted": "Wer die Gruppe leitet, hat es gelesen und freut sich darauf.",
            "changes_wanted": "Wer die Gruppe leitet, wünscht sich etwas anders:",
        },
        joining="Wie Sie dazukommen",
        not_yet="Das steht hier, sobald Sie einverstanden sind und gelesen ist, was Sie geschrieben haben.",
        ends="Wenn das Treffen vorbei ist, gibt es diese Seite nicht mehr.",
        question="Hat Ihnen der Besuch unseres Gastes etwas gebracht?",
        options={"yes": "Ja", "partly": "Zum Teil", "no": "Nein"},
    ),
}
