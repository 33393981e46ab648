"""Only the list of fixture plugins; each says what its fixtures promise."""

pytest_plugins = [
    "tests.plugins.fix_broker",
    "tests.plugins.fix_database",
    "tests.plugins.fix_http",
    "tests.plugins.fix_events",
    "tests.plugins.fix_instances",
    "tests.plugins.fix_logging",
    "tests.plugins.fix_mail",
]
