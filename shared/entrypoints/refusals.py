"""What PostgreSQL's refusals mean to the one who asked: which are theirs to mend, and which will pass."""

import psycopg
from psycopg import errors as pg

# (status, slug, title); the title says nothing of tables or constraints.
Meaning = tuple[int, str, str]

ALREADY_EXISTS: Meaning = (409, "already-exists", "This is already there, or something stands in its way.")
STILL_IN_USE: Meaning = (409, "still-in-use", "Something else still needs this.")
REFERS_TO_NOTHING: Meaning = (422, "refers-to-nothing", "This refers to something that is not there.")
IMPOSSIBLE: Meaning = (422, "impossible-value", "A value lies outside of what is possible here.")
FORBIDDEN: Meaning = (403, "forbidden", "Your role does not allow this.")
PASSING: Meaning = (503, "unavailable", "This cannot be done at the moment; try again shortly.")

_MEANINGS: tuple[tuple[type[psycopg.Error], Meaning], ...] = (
    (pg.UniqueViolation, ALREADY_EXISTS),
    (pg.ExclusionViolation, ALREADY_EXISTS),
    (pg.RestrictViolation, STILL_IN_USE),
    (pg.ForeignKeyViolation, REFERS_TO_NOTHING),
    (pg.CheckViolation, IMPOSSIBLE),
    (pg.NumericValueOutOfRange, IMPOSSIBLE),
    (pg.DatetimeFieldOverflow, IMPOSSIBLE),
    (pg.IntervalFieldOverflow, IMPOSSIBLE),
    (pg.StringDataRightTruncation, IMPOSSIBLE),
    (pg.CharacterNotInRepertoire, IMPOSSIBLE),
    (pg.UntranslatableCharacter, IMPOSSIBLE),
    (pg.SerializationFailure, PASSING),
    (pg.DeadlockDetected, PASSING),
    (pg.LockNotAvailable, PASSING),
    (pg.QueryCanceled, PASSING),
    (pg.ReadOnlySqlTransaction, PASSING),
    (psycopg.OperationalError, PASSING),
    (psycopg.InterfaceError, PASSING),
)


def meaning_of(error: psycopg.Error) -> Meaning | None:
    """Return what the error means outside, or None when it is a mistake of ours."""
    if isinstance(error, pg.ForeignKeyViolation) and "still referenced" in (error.diag.message_detail or ""):
        return STILL_IN_USE
    if isinstance(error, pg.InsufficientPrivilege):
        # A policy refused the row; a missing grant, in contrast, is a mistake of ours.
        return FORBIDDEN if "row-level security" in str(error) else None
    if isinstance(error, psycopg.DataError) and error.sqlstate is None and "NUL" in str(error):
        # psycopg refuses a NUL in a text by itself, before PostgreSQL sees it: there is no SQLSTATE then.
        return IMPOSSIBLE
    return next((meaning for kind, meaning in _MEANINGS if isinstance(error, kind)), None)
