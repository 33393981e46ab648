"""What can go wrong on somebody's machine, said in one sentence with what to do about it."""


class LocalProblem(Exception):
    """Kith cannot run here as it is; the message says what is wrong and what to do."""
