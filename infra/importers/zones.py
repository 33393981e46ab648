"""Time zones by the name they have today; the old names are tzdata's own links."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

# Names of no place, which nobody means when they call a zone old.
_NO_PLACE = ("Etc/", "UTC", "GMT")


def is_zone(name: str) -> bool:
    """Tell whether this is the name of a zone, be it an old one."""
    return name in available_timezones()


def todays_name(name: str) -> str:
    """Return the name that a zone has today: Europe/Kyiv for Europe/Kiev, America/New_York for US/Eastern.

    tzdata links old names to today's ones, and also places that kept the same time since 1970. Those have
    their own line in zone.tab and keep their name.
    """
    if name in _current() or name.startswith(_NO_PLACE):
        return name
    return _links().get(name, name)


@cache
def _links() -> dict[str, str]:
    lines = files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8").splitlines()
    parts = (line.split() for line in lines if line.startswith("L "))
    return {link: target for _, target, link in parts}


@cache
def _current() -> frozenset[str]:
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[2] for line in lines if line and not line.startswith("#"))
