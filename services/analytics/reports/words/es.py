"""Spanish."""

from services.analytics.domain import Level
from services.analytics.releases.domain import Period
from services.analytics.reports.domain import Measure
from services.analytics.reports.words.kinds import Words

WORDS = Words(
    months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    skip="Ir al contenido",
    subtitle={
        Period.WEEK: "{count} semanas, de {first} a {last}",
        Period.MONTH: "{count} meses, de {first} a {last}",
    },
    level={
        Level.NETWORK: "Todos los grupos de la red en conjunto.",
        Level.ORGANISATION: "Todos los grupos de una organización en conjunto.",
    },
    made="Hecho el {day} con cifras publicadas hasta entonces, y con nada más.",
    names={
        Measure.MEETINGS: "Reuniones",
        Measure.ATTENDANCES: "Asistencias",
        Measure.PEOPLE: "Personas que vinieron",
        Measure.PEOPLE_A_MEETING: "Personas por reunión",
        Measure.NEWCOMERS: "Personas nuevas",
        Measure.ACTIVE_MEMBERS: "Miembros activos",
    },
    definitions={
        Measure.MEETINGS: "reuniones de las que se anotó la asistencia. Se cuentan todas, sin redondear.",
        Measure.ATTENDANCES: "cuántas veces vino alguien. Quien vino a tres reuniones cuenta tres veces.",
        Measure.PEOPLE: (
            "personas distintas que vinieron al menos una vez. Quien vino a tres reuniones cuenta una."
        ),
        Measure.PEOPLE_A_MEETING: "asistencias divididas entre reuniones, en números enteros.",
        Measure.NEWCOMERS: "personas distintas que pertenecieron a un grupo por primera vez.",
        Measure.ACTIVE_MEMBERS: (
            "personas distintas que pertenecían a un grupo, sin estar en pausa, el último día."
        ),
    },
    withheld="reservado",
    none="ninguno",
    short="En resumen",
    typical={Period.WEEK: "en una semana típica {value}", Period.MONTH: "en un mes típico {value}"},
    more="{count} más que en el mismo tiempo anterior ({before})",
    fewer="{count} menos que en el mismo tiempo anterior ({before})",
    same="más o menos como en el mismo tiempo anterior ({before})",
    equal="más o menos igual",
    alone="del tiempo anterior se muestran demasiado pocas para comparar",
    no_typical="se muestran demasiado pocas cifras para dar una típica",
    figures="Las cifras",
    period={Period.WEEK: "Semana del", Period.MONTH: "Mes"},
    table={Period.WEEK: "Semana a semana", Period.MONTH: "Mes a mes"},
    scroll="Tabla que puede desplazarse hacia los lados: {caption}",
    pictures="En imágenes",
    plot={Period.WEEK: "{measure}, semana a semana", Period.MONTH: "{measure}, mes a mes"},
    described="{measure}: {first} ({first_at}) al principio, {last} ({last_at}) al final.",
    most="El máximo fue {most} ({most_at}); el mínimo, {least} ({least_at}).",
    one_shown="{measure}: {first} ({first_at}).",
    none_shown="{measure}: todas las cifras están reservadas, o no hay ninguna.",
    some_withheld="Reservadas: {count} de {of}.",
    see_table="Todas las cifras están en la tabla anterior.",
    mark_now="este tiempo",
    mark_before="el mismo tiempo anterior",
    mark_withheld="reservado",
    compared="En comparación con el tiempo anterior",
    compared_table="La cifra central de cada medida, ahora y de {first} a {last}",
    compared_columns=("Medida", "Ahora", "Antes", "Diferencia"),
    compared_note=(
        "La cifra central (mediana) es una de las mostradas: la mitad de ellas son iguales o mayores. "
        "Una diferencia "
        "que puede deberse solo al redondeo se da como «más o menos igual». Que algo cambiara no dice "
        "por qué."
    ),
    nothing_before="Del mismo tiempo anterior no se publicaron cifras, así que no se compara nada.",
    by_organisation="Por organización, {period}",
    organisation_columns=("Organización", "Reuniones", "Personas que vinieron", "Parte de quienes vinieron"),
    organisation_note=(
        "Quien fue a grupos de dos organizaciones cuenta en ambas, así que las partes pueden sumar más "
        "del 100 %. "
        "Una parte se da solo si tanto ella como el resto pueden mostrarse."
    ),
    methods="Qué se cuenta",
    protection="Cómo no se delata a nadie",
    protection_lines=(
        "Una cifra sobre menos de {threshold} personas se reserva, salvo el cero. Con ella se reservan "
        "otras, hasta "
        "que ninguna pueda deducirse de todo lo publicado; se intenta antes de cada publicación.",
        "Reservadas en este informe: {count} de {of} cifras ({share}).",
        "Las cifras sobre personas se redondean al cinco más cercano, así que las partes no tienen por "
        "qué sumar "
        "el total.",
        "Lo publicado queda como estaba: las correcciones posteriores no lo cambian.",
    ),
    caveats="Lo que estas cifras no pueden decir",
    caveat_lines=(
        "Cuentan quién vino. No dicen cómo está nadie, ni que venir le cambiara algo.",
        "Quien vino en dos periodos cuenta en ambos. No sume personas a lo largo del tiempo.",
        "Faltan las reuniones de las que nadie anotó la asistencia.",
        "El apoyo entre iguales acompaña a la atención médica y no la sustituye. Hacer una pausa o irse "
        "forma parte "
        "de él, así que menos personas no es un fracaso por sí mismo.",
    ),
    cite="Cómo citar",
    citation="{title}. Cifras de {first} a {last}, hecho el {day}. Red {network}. Kith.",
    cite_lines=(
        "Diga «unas»: las cifras están redondeadas. Diga de qué tiempo son.",
        "Donde una cifra está reservada, escriba «reservado», nunca 0, y no intente deducirla.",
        "No escriba que los grupos curan, tratan o previenen algo. Estas cifras no lo muestran.",
    ),
    files="Las mismas cifras en otros formatos",
    file_names={
        "report.pdf": "Este informe para imprimir (PDF)",
        "figures.csv": "Las cifras en una tabla (CSV)",
        "datapackage.json": "Qué significa cada columna (diccionario de datos, JSON)",
        "pack.zip": "Todo junto, con las imágenes y cómo citar (ZIP)",
    },
    dictionary={
        "level": "De qué es la cifra: de la red o de una organización.",
        "unit_id": "El identificador de esa red u organización.",
        "part": "`now` para el tiempo del informe, `before` para el mismo tiempo anterior.",
        "period": "Una semana o un mes. Los meses se componen de semanas enteras.",
        "starts_on": "El primer día, un lunes.",
        "ends_on": "El último día, un domingo.",
        "measure": "Qué se cuenta.",
        "value": "La cifra; vacía salvo que `state` sea `shown`.",
        "state": "`shown`: se muestra; `withheld`: reservada para proteger a personas; `none`: no hay "
        "nada que contar.",
        "threshold": "Desde cuántas personas se mostraba una cifra cuando se publicó.",
    },
    pack=(
        "Esta carpeta contiene un mismo informe de varias formas; las cifras son las mismas en cada "
        "archivo.\n\n"
        "report.html        para leer, con un navegador y sin conexión\n"
        "report.pdf         para imprimir y enviar\n"
        "figures.csv        para trabajar con ellas\n"
        "datapackage.json   qué significa cada columna\n"
        "plots/             las imágenes solas; cada una lleva dentro su descripción\n"
    ),
)
