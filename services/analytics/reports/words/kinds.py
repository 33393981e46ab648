"""What has to be said in every language. Braces are filled in by `content`."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.analytics.domain import Level
from services.analytics.releases.domain import Period
from services.analytics.reports.domain import Measure


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language."""

    months: tuple[str, ...]
    skip: str
    subtitle: Mapping[Period, str]
    level: Mapping[Level, str]
    made: str
    names: Mapping[Measure, str]
    definitions: Mapping[Measure, str]
    withheld: str
    none: str

    short: str
    typical: Mapping[Period, str]
    more: str
    fewer: str
    same: str
    equal: str
    alone: str
    no_typical: str

    figures: str
    period: Mapping[Period, str]
    table: Mapping[Period, str]
    scroll: str

    pictures: str
    plot: Mapping[Period, str]
    described: str
    most: str
    one_shown: str
    none_shown: str
    some_withheld: str
    see_table: str
    mark_now: str
    mark_before: str
    mark_withheld: str

    compared: str
    compared_table: str
    compared_columns: tuple[str, str, str, str]
    compared_note: str
    nothing_before: str

    by_organisation: str
    organisation_columns: tuple[str, str, str, str]
    organisation_note: str

    methods: str
    protection: str
    protection_lines: tuple[str, ...]
    caveats: str
    caveat_lines: tuple[str, ...]
    cite: str
    citation: str
    cite_lines: tuple[str, ...]
    files: str
    file_names: Mapping[str, str]
    dictionary: Mapping[str, str]
    pack: str
