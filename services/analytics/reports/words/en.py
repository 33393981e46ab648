"""English."""

from services.analytics.domain import Level
from services.analytics.releases.domain import Period
from services.analytics.reports.domain import Measure
from services.analytics.reports.words.kinds import Words

WORDS = Words(
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    skip="Skip to the content",
    subtitle={
        Period.WEEK: "{count} weeks, from {first} to {last}",
        Period.MONTH: "{count} months, from {first} to {last}",
    },
    level={
        Level.NETWORK: "All groups of the network together.",
        Level.ORGANISATION: "All groups of one organisation together.",
    },
    made="Made on {day} from figures that were released by then, and from nothing else.",
    names={
        Measure.MEETINGS: "Meetings",
        Measure.ATTENDANCES: "Attendances",
        Measure.PEOPLE: "People who came",
        Measure.PEOPLE_A_MEETING: "People at a meeting",
        Measure.NEWCOMERS: "Newcomers",
        Measure.ACTIVE_MEMBERS: "Active members",
    },
    definitions={
        Measure.MEETINGS: "meetings for which attendance was recorded. Each is counted, none is rounded.",
        Measure.ATTENDANCES: (
            "how often somebody came. Whoever came to three meetings is counted three times."
        ),
        Measure.PEOPLE: (
            "different people who came at least once. Whoever came to three meetings is counted once."
        ),
        Measure.PEOPLE_A_MEETING: "attendances divided by meetings, as a whole number.",
        Measure.NEWCOMERS: "different people who belonged to a group for the first time.",
        Measure.ACTIVE_MEMBERS: (
            "different people who belonged to a group, and were not pausing, on the last day."
        ),
    },
    withheld="withheld",
    none="none",
    short="In short",
    typical={Period.WEEK: "in a typical week {value}", Period.MONTH: "in a typical month {value}"},
    more="{count} more than in the same length of time before ({before})",
    fewer="{count} fewer than in the same length of time before ({before})",
    same="about as in the same length of time before ({before})",
    equal="about the same",
    alone="too few are shown of the time before to compare",
    no_typical="too few figures are shown to name a typical one",
    figures="The figures",
    period={Period.WEEK: "Week of", Period.MONTH: "Month"},
    table={Period.WEEK: "Week by week", Period.MONTH: "Month by month"},
    scroll="Table that may be scrolled sideways: {caption}",
    pictures="In pictures",
    plot={Period.WEEK: "{measure}, week by week", Period.MONTH: "{measure}, month by month"},
    described="{measure}: {first} ({first_at}) at the beginning, {last} ({last_at}) at the end.",
    most="The most were {most} ({most_at}), the fewest {least} ({least_at}).",
    one_shown="{measure}: {first} ({first_at}).",
    none_shown="{measure}: every figure is withheld, or there is none.",
    some_withheld="Withheld: {count} of {of}.",
    see_table="Every figure is in the table above.",
    mark_now="this time",
    mark_before="the same length of time before",
    mark_withheld="withheld",
    compared="Compared with the time before",
    compared_table="The middle figure of each measure, now and from {first} to {last}",
    compared_columns=("Measure", "Now", "Before", "Difference"),
    compared_note=(
        "The middle figure (median) is one that was shown: half of the shown figures are as great or "
        "greater. "
        "A difference that rounding alone can make is given as “about the same”. That something changed does "
        "not say why."
    ),
    nothing_before="Figures for the same length of time before were not released, so nothing is compared.",
    by_organisation="By organisation, {period}",
    organisation_columns=("Organisation", "Meetings", "People who came", "Part of all who came"),
    organisation_note=(
        "Whoever came to groups of two organisations is counted by both, so parts may add up to more "
        "than 100 %. "
        "A part is given only where both it and the rest may be shown."
    ),
    methods="What is counted",
    protection="How nobody is given away",
    protection_lines=(
        "A figure about fewer than {threshold} people is withheld, except zero. Others are withheld with "
        "it until "
        "none can be worked out from all that was ever released; this is tried before every release.",
        "Withheld in this report: {count} of {of} figures ({share}).",
        "Figures about people are rounded to the nearest five, so parts need not add up to their total.",
        "What was released stays as it was: later corrections do not change it.",
    ),
    caveats="What these figures cannot say",
    caveat_lines=(
        "They count who came. They do not say how anybody is, nor that coming made a difference to them.",
        "People who came in two periods are counted in both. Do not add people up over time.",
        "Meetings for which nobody recorded attendance are missing.",
        "Peer support goes alongside medical care and does not replace it. Pausing and leaving are part "
        "of it, so "
        "fewer people is not a failure by itself.",
    ),
    cite="How to cite",
    citation="{title}. Figures from {first} to {last}, made on {day}. Network {network}. Kith.",
    cite_lines=(
        "Say “about”: figures are rounded. Say which time they are about.",
        "Where a figure is withheld, write “withheld”, never 0, and do not try to work it out.",
        "Do not write that groups cure, treat or prevent anything. These figures do not show it.",
    ),
    files="The same figures elsewhere",
    file_names={
        "report.pdf": "This report to print (PDF)",
        "figures.csv": "The figures as a table (CSV)",
        "datapackage.json": "What each column means (data dictionary, JSON)",
        "pack.zip": "Everything together, with the pictures and how to cite (ZIP)",
    },
    dictionary={
        "level": "What the figure is about: the network or an organisation.",
        "unit_id": "The id of that network or organisation.",
        "part": "`now` for the time of the report, `before` for the same length of time before.",
        "period": "A week or a month. Months are made of whole weeks.",
        "starts_on": "The first day, a Monday.",
        "ends_on": "The last day, a Sunday.",
        "measure": "What is counted.",
        "value": "The figure; empty unless `state` is `shown`.",
        "state": "`shown`; `withheld`, to protect people; or `none`, where there is nothing to count.",
        "threshold": "From how many people on a figure was shown, when it was released.",
    },
    pack=(
        "This folder holds one report several times over; the figures are the same in each file.\n\n"
        "report.html        to read, with a browser and without a connection\n"
        "report.pdf         to print, and to send\n"
        "figures.csv        to work with\n"
        "datapackage.json   what each column of it means\n"
        "plots/             the pictures alone; each has a description inside\n"
    ),
)
