"""From the answer to what is said: every figure of the page and of the PDF is written here, once."""

from collections.abc import Iterator, Sequence

from services.analytics.releases.domain import Period, Release
from services.analytics.reports.blocks import Block, Content, Grid, Heading, Items, Picture, Text
from services.analytics.reports.domain import (
    Answer,
    Comparison,
    Measure,
    State,
    Value,
    month_in,
)
from services.analytics.reports.plot import Bar, Legend, bars
from services.analytics.reports.words import WORDS, Words

PLOTTED = (Measure.ATTENDANCES, Measure.PEOPLE, Measure.NEWCOMERS, Measure.ACTIVE_MEMBERS)
# So that four digits and a sign never break over a line.
NARROW, NO_BREAK = "\u202f", "\u00a0"


def content_of(answer: Answer, network: str) -> Content:
    """Return the whole report; `network` is the id that it is cited by."""
    teller = _Teller(answer, WORDS[answer.report.language])
    return Content(
        title=answer.report.title,
        language=answer.report.language,
        blocks=tuple(teller.blocks(network)),
    )


def number(value: int) -> str:
    """Return a number as every language reads it: thousands apart by a narrow space (ISO 80000-1)."""
    return f"{value:,}".replace(",", NARROW) if value >= 10_000 else str(value)


class _Teller:
    def __init__(self, answer: Answer, words: Words) -> None:
        self.answer = answer
        self.report = answer.report
        self.words = words

    def blocks(self, network: str) -> Iterator[Block]:
        yield from self._beginning()
        yield from self._figures()
        yield from self._pictures()
        yield from self._compared()
        yield from self._organisations()
        yield from self._methods()
        yield Heading(self.words.cite)
        yield Text(self.citation(network))
        yield Items([("", line) for line in self.words.cite_lines])

    # What is said of periods and figures

    def label(self, release: Release) -> str:
        """Return how a period is called: a month by its name, a week by its Monday."""
        if self.report.period is Period.WEEK:
            return release.starts_on.isoformat()
        month = month_in(release.starts_on)
        return f"{self.words.months[month.month - 1]} {month.year}"

    def mark(self, release: Release) -> str:
        """Return the same for below a bar, the year last."""
        if self.report.period is Period.WEEK:
            return f"{release.starts_on:%m-%d %Y}"
        return self.label(release)

    def said(self, value: Value) -> str:
        """Return a figure, or why there is none."""
        if value.value is not None:
            return number(value.value)
        return self.words.withheld if value.state is State.WITHHELD else self.words.none

    def span(self, releases: Sequence[Release]) -> dict[str, str]:
        """Return the first and last day of periods."""
        return {"first": releases[0].starts_on.isoformat(), "last": releases[-1].ends_on.isoformat()}

    def citation(self, network: str) -> str:
        """Return how the report is to be cited."""
        return self.words.citation.format(
            title=self.report.title,
            day=self.report.made_at.date().isoformat(),
            network=network,
            **self.span(self.answer.releases),
        )

    # The parts

    def _beginning(self) -> Iterator[Block]:
        answer, words = self.answer, self.words
        subtitle = words.subtitle[self.report.period].format(
            count=len(answer.releases), **self.span(answer.releases)
        )
        yield Text(f"{subtitle}. {words.level[self.report.level]}")
        for line in self.report.about.splitlines():
            if line.strip():
                yield Text(line.strip())
        yield Heading(words.short)
        yield Items([(words.names[one.measure], self._in_short(one)) for one in answer.comparisons()])
        yield Text(words.made.format(day=self.report.made_at.date().isoformat()))

    def _in_short(self, one: Comparison) -> str:
        words = self.words
        if one.typical is None:
            return f"{words.no_typical}."
        said = words.typical[self.report.period].format(value=number(one.typical))
        if not self.answer.before:
            return f"{said}."
        if one.before is None or one.difference is None:
            return f"{said}; {words.alone}."
        how = words.same if one.is_blurred else words.more if one.difference > 0 else words.fewer
        return f"{said}; {how.format(count=number(abs(one.difference)), before=number(one.before))}."

    def _figures(self) -> Iterator[Block]:
        answer, words = self.answer, self.words
        yield Heading(words.figures)
        yield Grid(
            caption=words.table[self.report.period],
            head=[words.period[self.report.period], *(words.names[one] for one in answer.measures)],
            rows=[
                [
                    self.label(release),
                    *(self.said(answer.values[one, release.starts_on]) for one in answer.measures),
                ]
                for release in answer.releases
            ],
        )

    def _pictures(self) -> Iterator[Block]:
        yield Heading(self.words.pictures)
        for measure in PLOTTED:
            if measure in self.answer.measures:
                yield self._picture(measure)

    def _picture(self, measure: Measure) -> Picture:
        answer, words = self.answer, self.words
        caption = words.plot[self.report.period].format(measure=words.names[measure])
        described = self._described(measure)
        before = answer.row(measure, answer.before) if answer.before else [None] * len(answer.releases)
        drawn = [
            Bar(
                label=self.mark(value.release),
                value=value.value,
                withheld=value.state is State.WITHHELD,
                before=earlier.value if earlier else None,
            )
            for value, earlier in zip(answer.row(measure), before, strict=True)
        ]
        legend = Legend(words.mark_now, words.mark_before, words.mark_withheld)
        name = measure.replace("_", "-")
        return Picture(name, caption, described, bars(name, caption, described, drawn, legend))

    def _described(self, measure: Measure) -> str:
        """Return in words what the picture shows."""
        words, row = self.words, self.answer.row(measure)
        shown = [value for value in row if value.value is not None]
        withheld = sum(value.state is State.WITHHELD for value in row)
        name = words.names[measure]
        if not shown:
            return words.none_shown.format(measure=name)
        first, last = shown[0], shown[-1]
        ends = words.described if len(shown) > 1 else words.one_shown
        said = [
            ends.format(
                measure=name,
                first=self.said(first),
                first_at=self.label(first.release),
                last=self.said(last),
                last_at=self.label(last.release),
            )
        ]
        if len(shown) > 2:
            most = max(shown, key=lambda value: value.value or 0)
            least = min(shown, key=lambda value: value.value or 0)
            said.append(
                words.most.format(
                    most=self.said(most),
                    most_at=self.label(most.release),
                    least=self.said(least),
                    least_at=self.label(least.release),
                )
            )
        if withheld:
            said.append(words.some_withheld.format(count=withheld, of=len(row)))
        return " ".join([*said, words.see_table])

    def _compared(self) -> Iterator[Block]:
        answer, words = self.answer, self.words
        yield Heading(words.compared)
        if not answer.before:
            yield Text(words.nothing_before)
            return
        yield Grid(
            caption=words.compared_table.format(**self.span(answer.before)),
            head=words.compared_columns,
            rows=[
                [words.names[one.measure], *map(self._or_none, (one.typical, one.before)), self._change(one)]
                for one in answer.comparisons()
            ],
        )
        yield Text(words.compared_note)

    def _or_none(self, value: int | None) -> str:
        return "–" if value is None else number(value)

    def _change(self, one: Comparison) -> str:
        if one.difference is None:
            return "–"
        if one.is_blurred:
            return self.words.equal
        sign = "+" if one.difference > 0 else "−"
        return f"{sign}{number(abs(one.difference))}"

    def _organisations(self) -> Iterator[Block]:
        words, shares = self.words, self.answer.shares
        if not shares:
            return
        title = words.by_organisation.format(period=self.label(self.answer.releases[-1]))
        yield Heading(title)
        yield Grid(
            caption=title,
            head=words.organisation_columns,
            rows=[
                [
                    one.name,
                    number(one.meetings),
                    words.withheld if one.people is None else number(one.people),
                    words.withheld if one.percent is None else f"{one.percent}{NO_BREAK}%",
                ]
                for one in shares
            ],
        )
        yield Text(words.organisation_note)

    def _methods(self) -> Iterator[Block]:
        answer, words = self.answer, self.words
        yield Heading(words.methods)
        yield Items([(words.names[one], words.definitions[one]) for one in answer.measures])
        yield Heading(words.protection)
        thresholds = sorted({one.threshold for one in answer.releases})
        withheld, there = answer.withheld()
        filled = {
            "threshold": " / ".join(map(str, thresholds)),
            "count": withheld,
            "of": there,
            "share": f"{round(100 * withheld / max(there, 1))}{NO_BREAK}%",
        }
        yield Items([("", line.format(**filled)) for line in words.protection_lines])
        yield Heading(words.caveats)
        yield Items([("", line) for line in words.caveat_lines])
