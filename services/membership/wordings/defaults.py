"""The wordings that every network begins with, in English, Spanish and German.

People agree to these by their version, and a receipt shows them again: a text is never changed once it was
released. To say it better, raise `VERSION`; what was agreed to before stays in every network.
"""

from services.membership.domain.consents import Purpose

VERSION = "2026-01"

TEXTS: dict[Purpose, dict[str, str]] = {
    Purpose.SESSION_NOTES: {
        "en": (
            "I agree that a short summary of the sessions I attend may be kept and read by members of my "
            "group. It is shared only if everyone who attended agrees. I can say no at any time, without "
            "giving a reason; the summary is then redacted for everyone."
        ),
        "es": (
            "Acepto que se guarde un breve resumen de las sesiones a las que asisto y que lo lean los "
            "miembros de mi grupo. Solo se comparte si todas las personas que asistieron están de "
            "acuerdo. Puedo decir que no en cualquier momento, sin dar motivos; entonces el resumen se "
            "oculta para todos."
        ),
        "de": (
            "Ich bin einverstanden, dass eine kurze Zusammenfassung der Treffen, an denen ich teilnehme, "
            "aufbewahrt und von Mitgliedern meiner Gruppe gelesen wird. Sie wird nur geteilt, wenn alle "
            "zustimmen, die dabei waren. Ich kann jederzeit ohne Begründung Nein sagen; dann wird sie für "
            "alle unkenntlich gemacht."
        ),
    },
    Purpose.WELLBEING_ANALYTICS: {
        "en": (
            "I agree that my answers to short questions about how I am may be counted together with those "
            "of others, to see what helps. Nobody sees my single answers, and figures of few people are "
            "never shown. I can stop at any time, without giving a reason."
        ),
        "es": (
            "Acepto que mis respuestas a preguntas breves sobre cómo estoy se cuenten junto con las de "
            "otras personas, para ver qué ayuda. Nadie ve mis respuestas una por una, y nunca se muestran "
            "cifras de pocas personas. Puedo dejarlo en cualquier momento, sin dar motivos."
        ),
        "de": (
            "Ich bin einverstanden, dass meine Antworten auf kurze Fragen, wie es mir geht, zusammen mit "
            "denen anderer gezählt werden, um zu sehen, was hilft. Niemand sieht meine einzelnen "
            "Antworten, und Zahlen von wenigen Menschen werden nie gezeigt. Ich kann jederzeit ohne "
            "Begründung aufhören."
        ),
    },
    Purpose.REFERRAL: {
        "en": (
            "I agree that the organisation named here hears that I would like its support, and learns "
            "only what is needed to reach me. My group complements medical care and never replaces it. I "
            "can take this back at any time, without giving a reason; the organisation is then told."
        ),
        "es": (
            "Acepto que la organización aquí nombrada sepa que deseo su apoyo y reciba solo lo necesario "
            "para comunicarse conmigo. Mi grupo complementa la atención médica y nunca la sustituye. "
            "Puedo retirarlo en cualquier momento, sin dar motivos; entonces se avisa a la organización."
        ),
        "de": (
            "Ich bin einverstanden, dass die hier genannte Organisation erfährt, dass ich mir ihre "
            "Unterstützung wünsche, und nur das, was sie braucht, um mich zu erreichen. Meine Gruppe "
            "ergänzt die medizinische Behandlung und ersetzt sie nie. Ich kann das jederzeit ohne "
            "Begründung zurücknehmen; dann wird es der Organisation mitgeteilt."
        ),
    },
    Purpose.STORY: {
        "en": (
            "I agree that a story of mine may be told as I approved it. It stays mine: I can change it or "
            "take it back at any time, without giving a reason, and it then disappears from everything "
            "Kith publishes."
        ),
        "es": (
            "Acepto que se cuente una historia mía tal como yo la aprobé. Sigue siendo mía: puedo "
            "cambiarla o retirarla en cualquier momento, sin dar motivos, y entonces desaparece de todo "
            "lo que Kith publica."
        ),
        "de": (
            "Ich bin einverstanden, dass eine Geschichte von mir so erzählt wird, wie ich sie freigegeben "
            "habe. Sie bleibt meine: Ich kann sie jederzeit ohne Begründung ändern oder zurücknehmen, und "
            "dann verschwindet sie aus allem, was Kith veröffentlicht."
        ),
    },
    Purpose.FAMILY_CONTACT: {
        "en": (
            "I agree that my group may contact the person close to me whom I have named, about what I "
            "have opened to them and nothing else. I can close any of it, or all of it, at any time, "
            "without giving a reason."
        ),
        "es": (
            "Acepto que mi grupo se comunique con la persona cercana que he nombrado, sobre lo que le he "
            "abierto y nada más. Puedo cerrar una parte o todo en cualquier momento, sin dar motivos."
        ),
        "de": (
            "Ich bin einverstanden, dass sich meine Gruppe an den mir nahen Menschen wendet, den ich "
            "genannt habe, zu dem, was ich für ihn geöffnet habe, und zu nichts sonst. Ich kann jederzeit "
            "ohne Begründung etwas davon oder alles schließen."
        ),
    },
    Purpose.REMINDERS: {
        "en": (
            "I agree to be reminded of meetings in the way I chose. Reminders do not say what kind of "
            "group it is. I can stop them at any time, without giving a reason."
        ),
        "es": (
            "Acepto que se me recuerden las reuniones por el medio que elegí. Los recordatorios no dicen "
            "de qué tipo de grupo se trata. Puedo detenerlos en cualquier momento, sin dar motivos."
        ),
        "de": (
            "Ich bin einverstanden, auf dem Weg, den ich gewählt habe, an Treffen erinnert zu werden. Die "
            "Erinnerungen verraten nicht, um was für eine Gruppe es geht. Ich kann sie jederzeit ohne "
            "Begründung beenden."
        ),
    },
}
