"""German."""

from services.analytics.domain import Level
from services.analytics.releases.domain import Period
from services.analytics.reports.domain import Measure
from services.analytics.reports.words.kinds import Words

WORDS = Words(
    months=("Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"),
    skip="Zum Inhalt",
    subtitle={
        Period.WEEK: "{count} Wochen, von {first} bis {last}",
        Period.MONTH: "{count} Monate, von {first} bis {last}",
    },
    level={
        Level.NETWORK: "Alle Gruppen des Netzwerks zusammen.",
        Level.ORGANISATION: "Alle Gruppen einer Organisation zusammen.",
    },
    made="Erstellt am {day} aus den bis dahin veröffentlichten Zahlen, und aus nichts sonst.",
    names={
        Measure.MEETINGS: "Treffen",
        Measure.ATTENDANCES: "Teilnahmen",
        Measure.PEOPLE: "Menschen, die kamen",
        Measure.PEOPLE_A_MEETING: "Menschen je Treffen",
        Measure.NEWCOMERS: "Neue",
        Measure.ACTIVE_MEMBERS: "Aktive Mitglieder",
    },
    definitions={
        Measure.MEETINGS: "Treffen, für die eingetragen wurde, wer kam. Jedes zählt, gerundet wird nicht.",
        Measure.ATTENDANCES: "wie oft jemand kam. Wer zu drei Treffen kam, zählt dreimal.",
        Measure.PEOPLE: (
            "verschiedene Menschen, die mindestens einmal kamen. Wer zu drei Treffen kam, zählt einmal."
        ),
        Measure.PEOPLE_A_MEETING: "Teilnahmen geteilt durch Treffen, in ganzen Zahlen.",
        Measure.NEWCOMERS: "verschiedene Menschen, die zum ersten Mal zu einer Gruppe gehörten.",
        Measure.ACTIVE_MEMBERS: (
            "verschiedene Menschen, die am letzten Tag zu einer Gruppe gehörten und nicht pausierten."
        ),
    },
    withheld="geschützt",
    none="keine",
    short="In Kürze",
    typical={
        Period.WEEK: "in einer typischen Woche {value}",
        Period.MONTH: "in einem typischen Monat {value}",
    },
    more="{count} mehr als in der gleichen Zeit davor ({before})",
    fewer="{count} weniger als in der gleichen Zeit davor ({before})",
    same="etwa wie in der gleichen Zeit davor ({before})",
    equal="etwa gleich",
    alone="für die Zeit davor sind zu wenige zu sehen, um zu vergleichen",
    no_typical="es sind zu wenige Zahlen zu sehen, um eine typische zu nennen",
    figures="Die Zahlen",
    period={Period.WEEK: "Woche ab", Period.MONTH: "Monat"},
    table={Period.WEEK: "Woche für Woche", Period.MONTH: "Monat für Monat"},
    scroll="Tabelle, die sich seitwärts verschieben lässt: {caption}",
    pictures="In Bildern",
    plot={Period.WEEK: "{measure}, Woche für Woche", Period.MONTH: "{measure}, Monat für Monat"},
    described="{measure}: {first} ({first_at}) am Anfang, {last} ({last_at}) am Ende.",
    most="Am meisten waren es {most} ({most_at}), am wenigsten {least} ({least_at}).",
    one_shown="{measure}: {first} ({first_at}).",
    none_shown="{measure}: alle Zahlen sind geschützt, oder es gibt keine.",
    some_withheld="Geschützt: {count} von {of}.",
    see_table="Alle Zahlen stehen in der Tabelle darüber.",
    mark_now="diese Zeit",
    mark_before="die gleiche Zeit davor",
    mark_withheld="geschützt",
    compared="Verglichen mit der Zeit davor",
    compared_table="Die mittlere Zahl, jetzt und von {first} bis {last}",
    compared_columns=("Was", "Jetzt", "Davor", "Unterschied"),
    compared_note=(
        "Die mittlere Zahl (Median) ist eine der gezeigten: die Hälfte von ihnen ist ebenso groß oder "
        "größer. Ein "
        "Unterschied, den schon das Runden ausmachen kann, heißt hier „etwa gleich“. Dass sich etwas "
        "geändert hat, "
        "sagt nicht, warum."
    ),
    nothing_before=(
        "Für die gleiche Zeit davor sind keine Zahlen veröffentlicht, darum wird nichts verglichen."
    ),
    by_organisation="Nach Organisation, {period}",
    organisation_columns=("Organisation", "Treffen", "Menschen, die kamen", "Anteil an allen, die kamen"),
    organisation_note=(
        "Wer zu Gruppen zweier Organisationen kam, zählt bei beiden; darum können die Anteile zusammen "
        "mehr als 100 % "
        "sein. Ein Anteil steht nur da, wo er und der Rest gezeigt werden dürfen."
    ),
    methods="Was gezählt wird",
    protection="Wie niemand verraten wird",
    protection_lines=(
        "Eine Zahl über weniger als {threshold} Menschen wird geschützt, außer der Null. Mit ihr werden "
        "weitere "
        "geschützt, bis sich keine aus allem je Veröffentlichten errechnen lässt; das wird vor jeder "
        "Veröffentlichung "
        "versucht.",
        "Geschützt in diesem Bericht: {count} von {of} Zahlen ({share}).",
        "Zahlen über Menschen sind auf Fünfer gerundet, darum müssen Teile nicht genau ihre Summe ergeben.",
        "Was veröffentlicht wurde, bleibt: spätere Berichtigungen ändern es nicht.",
    ),
    caveats="Was diese Zahlen nicht sagen können",
    caveat_lines=(
        "Sie zählen, wer kam. Sie sagen nicht, wie es jemandem geht, und nicht, dass das Kommen etwas "
        "geändert hat.",
        "Wer in zwei Zeiträumen kam, zählt in beiden. Bitte Menschen nicht über die Zeit zusammenzählen.",
        "Treffen, für die niemand eintrug, wer kam, fehlen.",
        "Gegenseitige Hilfe begleitet ärztliche Behandlung und ersetzt sie nicht. Pausieren und Gehen "
        "gehören dazu; "
        "weniger Menschen sind also für sich kein Misserfolg.",
    ),
    cite="Wie man zitiert",
    citation="{title}. Zahlen von {first} bis {last}, erstellt am {day}. Netzwerk {network}. Kith.",
    cite_lines=(
        "Sagen Sie „etwa“: die Zahlen sind gerundet. Nennen Sie die Zeit, für die sie gelten.",
        "Wo eine Zahl geschützt ist, schreiben Sie „geschützt“, nie 0, und versuchen Sie nicht, sie zu "
        "errechnen.",
        "Schreiben Sie nicht, dass Gruppen etwas heilen, behandeln oder verhüten. Das zeigen diese "
        "Zahlen nicht.",
    ),
    files="Dieselben Zahlen an anderer Stelle",
    file_names={
        "report.pdf": "Dieser Bericht zum Drucken (PDF)",
        "figures.csv": "Die Zahlen als Tabelle (CSV)",
        "datapackage.json": "Was jede Spalte bedeutet (Datenbeschreibung, JSON)",
        "pack.zip": "Alles zusammen, mit den Bildern und dem Zitieren (ZIP)",
    },
    dictionary={
        "level": "Wovon die Zahl handelt: vom Netzwerk oder von einer Organisation.",
        "unit_id": "Die Kennung dieses Netzwerks oder dieser Organisation.",
        "part": "`now` für die Zeit des Berichts, `before` für die gleiche Zeit davor.",
        "period": "Eine Woche oder ein Monat. Monate bestehen aus ganzen Wochen.",
        "starts_on": "Der erste Tag, ein Montag.",
        "ends_on": "Der letzte Tag, ein Sonntag.",
        "measure": "Was gezählt wird.",
        "value": "Die Zahl; leer, außer wenn `state` `shown` ist.",
        "state": "`shown`: gezeigt; `withheld`: geschützt, um Menschen zu schützen; `none`: nichts zu "
        "zählen.",
        "threshold": "Ab wie vielen Menschen eine Zahl gezeigt wurde, als sie veröffentlicht wurde.",
    },
    pack=(
        "In diesem Ordner liegt ein Bericht in mehreren Formen; die Zahlen sind in jeder Datei dieselben.\n\n"
        "report.html        zum Lesen, mit einem Browser und ohne Verbindung\n"
        "report.pdf         zum Drucken und Verschicken\n"
        "figures.csv        zum Weiterrechnen\n"
        "datapackage.json   was jede Spalte bedeutet\n"
        "plots/             die Bilder allein; jedes trägt seine Beschreibung in sich\n"
    ),
)
