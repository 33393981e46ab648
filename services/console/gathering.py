"""Asking every service the same on behalf of whoever asks here, with their own token.

Nothing of the answers is kept: an archive exists while it is sent, so there is none to expire, to leak or to
find again, and asking for it anew needs a token anew.
"""

from collections.abc import Mapping

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request as Incoming

from services.console.upstreams import Forwarded, Upstream
from shared.personal.declaration import LANGUAGES


def ask_all(upstreams: Mapping[str, Upstream], incoming: Incoming, what: str) -> dict[str, Forwarded]:
    """Return what each service answers to GET `what`, up to the first that refuses.

    Raises the problem of one that does not answer: an archive with a part missing would look whole.
    """
    if not upstreams:
        raise NotFound
    headers = {
        "Accept": "application/json",
        "X-Request-Id": str(incoming.environ["kith.request_id"]),
        "X-Forwarded-For": str(incoming.environ["REMOTE_ADDR"]),
    }
    if token := incoming.headers.get("Authorization"):
        headers["Authorization"] = token
    answers: dict[str, Forwarded] = {}
    for name, upstream in sorted(upstreams.items()):
        answers[name] = upstream.forward("GET", f"/api/{name}/v1/{what}", headers, b"")
        if answers[name].status != 200:
            break
    return answers


def refusal(answers: Mapping[str, Forwarded]) -> Forwarded | None:
    """Return the answer that is a refusal, to be passed on; None where all said yes."""
    return next((answer for answer in answers.values() if answer.status != 200), None)


def language_of(incoming: Incoming) -> str:
    """Return the language to write in: what `?language=` says, or the browser, or English."""
    asked = incoming.args.get("language", "")
    return asked if asked in LANGUAGES else incoming.accept_languages.best_match(LANGUAGES) or "en"
