"""What stands on the page of an export, in each language; columns without a word here stay in English."""

PAGE: dict[str, dict[str, str]] = {
    "title": {
        "en": "What is kept about you",
        "es": "Lo que se guarda sobre usted",
        "de": "Was über Sie aufbewahrt wird",
    },
    "intro": {
        "en": "Everything that this network holds about you, as of {day}. The same is in the JSON files"
        " beside this page, one for each part of Kith, for other programs to read.",
        "es": "Todo lo que esta red guarda sobre usted, a fecha de {day}. Lo mismo está en los archivos JSON"
        " junto a esta página, uno por cada parte de Kith, para que otros programas lo lean.",
        "de": "Alles, was dieses Netzwerk über Sie aufbewahrt, Stand {day}. Dasselbe steht in den Dateien"
        " neben dieser Seite (JSON, eine für jeden Teil von Kith), damit andere Programme es lesen können.",
    },
    "contents": {"en": "Contents", "es": "Contenido", "de": "Inhalt"},
    "nothing": {"en": "Nothing.", "es": "Nada.", "de": "Nichts."},
    "more": {
        "en": "There is more than fits here: ask your coordinator for the rest.",
        "es": "Hay más de lo que cabe aquí: pida el resto a su coordinación.",
        "de": "Es gibt mehr, als hier Platz hat: Fragen Sie Ihre Koordination nach dem Rest.",
    },
    "left_out": {
        "en": "Left out, because only the person may ask for it:",
        "es": "Se omite, porque solo la persona puede pedirlo:",
        "de": "Ausgelassen, weil nur die Person selbst danach fragen kann:",
    },
    "yes": {"en": "yes", "es": "sí", "de": "ja"},
    "no": {"en": "no", "es": "no", "de": "nein"},
    "skip": {"en": "Skip to the content", "es": "Ir al contenido", "de": "Zum Inhalt"},
}

SERVICES: dict[str, dict[str, str]] = {
    "membership": {"en": "Membership", "es": "Pertenencia", "de": "Mitgliedschaft"},
    "scheduling": {"en": "Meetings", "es": "Reuniones", "de": "Treffen"},
    "mentorship": {"en": "Mentoring", "es": "Mentoría", "de": "Mentoring"},
    "referrals": {"en": "Referrals", "es": "Derivaciones", "de": "Vermittlung"},
    "analytics": {"en": "Figures", "es": "Cifras", "de": "Zahlen"},
}

COLUMNS: dict[str, tuple[str, str, str]] = {
    "id": ("Number", "Número", "Nummer"),
    "person_id": ("Person", "Persona", "Person"),
    "group_id": ("Group", "Grupo", "Gruppe"),
    "membership_id": ("Membership", "Pertenencia", "Mitgliedschaft"),
    "occurrence_id": ("Meeting", "Reunión", "Treffen"),
    "partner_id": ("Partner", "Socio", "Partner"),
    "display_name": ("Name", "Nombre", "Name"),
    "language": ("Language", "Idioma", "Sprache"),
    "languages": ("Languages", "Idiomas", "Sprachen"),
    "email": ("Mail", "Correo", "E-Mail"),
    "phone": ("Telephone", "Teléfono", "Telefon"),
    "address": ("Address", "Dirección", "Adresse"),
    "words": ("In your words", "En sus palabras", "In Ihren Worten"),
    "text": ("Words", "Palabras", "Worte"),
    "note": ("Note", "Nota", "Notiz"),
    "outcome": ("Outcome", "Resultado", "Ergebnis"),
    "role": ("Role", "Función", "Rolle"),
    "status": ("Status", "Estado", "Stand"),
    "kind": ("Kind", "Tipo", "Art"),
    "reason": ("Reason", "Motivo", "Grund"),
    "purpose": ("Purpose", "Finalidad", "Zweck"),
    "answer": ("Answer", "Respuesta", "Antwort"),
    "attendance": ("Attendance", "Asistencia", "Teilnahme"),
    "duty": ("Duty", "Tarea", "Aufgabe"),
    "stage": ("Stage", "Etapa", "Stufe"),
    "given": ("How it was given", "Cómo se dio", "Wie es gegeben wurde"),
    "recorded_by": ("Recorded by", "Registrado por", "Eingetragen von"),
    "recorded_at": ("Recorded", "Registrado", "Eingetragen"),
    "created_at": ("Since", "Desde", "Seit"),
    "changed_at": ("Changed", "Cambiado", "Geändert"),
    "changed_by": ("Changed by", "Cambiado por", "Geändert von"),
    "granted_at": ("Given on", "Dado el", "Gegeben am"),
    "withdrawn_at": ("Taken back", "Retirado", "Widerrufen"),
    "held_on": ("Day", "Día", "Tag"),
    "starts_at": ("Begins", "Comienza", "Beginn"),
    "applied_on": ("Applied", "Solicitado", "Angefragt"),
    "active_from": ("Active from", "Activo desde", "Aktiv seit"),
    "left_on": ("Left", "Salida", "Ausgetreten"),
    "version": ("Version", "Versión", "Fassung"),
}
