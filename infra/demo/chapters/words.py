"""What is said and learned: a poll, a summary that everybody agreed to, the library, practice, and tips."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, must, refusal, version
from infra.demo.seed import SCHEDULING, Seeded, Seeder

ANSWERS = ("low", "low", "fair", "low", "good", "fair")
SUMMARY = {
    "en": "We talked about sleep. Next time: pacing.",
    "es": "Hablamos del sueño. La próxima vez: dosificar el día.",
    "de": "Wir sprachen über Schlaf. Nächstes Mal: den Tag einteilen.",
}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Ask, write down with everybody's consent and take it back, read, practise, and pass tips on."""
    circle = Circle.of(seeder, seeded)
    console.rule(f"What {circle.name} keeps, and for how long")
    ask(console, circle)
    summarise(console, circle)
    follow_a_curriculum(console, circle)
    practise(console, circle)
    pass_on_a_tip(console, circle)


def ask(console: Console, circle: Circle) -> None:
    """Ask how everybody is, without names, and learn it once five have answered and the poll has ended."""
    poll = circle.leader.post(
        f"{SCHEDULING}/polls",
        {
            "group_id": circle.group_id,
            "kind": "check_in",
            "topic": "energy",
            "question": "How is your energy this week?",
            "closes_at": (datetime.now(UTC) + timedelta(days=2)).isoformat(),
            "options": [{"code": code, "label": code.title()} for code in ("low", "fair", "good")],
        },
    )
    page = f"{SCHEDULING}/polls/{poll['id']}"
    for person_id, answer in zip(circle.members, ANSWERS, strict=False):
        circle.as_member(person_id).post(f"{page}/answer", {"option": answer})
    open_yet = circle.leader.get(page)["results"]
    circle.leader.post(f"{page}/close")
    must(open_yet["counts"] is None, "results of an open poll are withheld")
    told = circle.leader.get(page)["results"]["counts"]
    counts = ", ".join(f"{count} {code}" for code, count in told.items())
    console.print(
        f"“{poll['question']}” While it is open, results are withheld ({open_yet['withheld']}). Then: "
        f"{counts}. Who answered what is written nowhere.\n"
    )


def summarise(console: Console, circle: Circle) -> None:
    """Write a summary of the last meeting, ask everybody who was there, release it, and take it back."""
    meeting = circle.meetings(ahead=False)[-1]
    page = f"{SCHEDULING}/occurrences/{meeting['id']}"
    *there, absent = [one for one in circle.everybody if circle.since[one] <= meeting["held_on"]]
    marks = [{"person_id": one, "attendance": "attended"} for one in there]
    circle.leader.put(f"{page}/attendance", [*marks, {"person_id": absent, "attendance": "missed"}])
    texts = [{"language": language, "text": text} for language, text in SUMMARY.items()]
    circle.leader.put(f"{page}/summary", {"texts": texts}, etag=version(0))
    asked = circle.leader.post(f"{page}/summary/ask", {"answer_days": 14, "keep_days": 90})
    away = circle.as_member(absent)
    agree(circle, page, there[:-1], asked["version"])
    too_soon = refusal(lambda: circle.leader.post(f"{page}/summary/release"))
    agree(circle, page, there[-1:], asked["version"])
    circle.leader.post(f"{page}/summary/release")
    read = catch_up(away, meeting)
    circle.as_member(there[1]).delete(f"{page}/summary/consent")
    must(read == SUMMARY["en"], "who was away reads what was released")
    must(catch_up(away, meeting) is None, "a summary is gone once somebody takes their consent back")
    console.print(
        f"A summary of {meeting['held_on']} waits for {len(there)} people who were there: “{too_soon}” Once "
        f"the last says yes, {circle.names[absent]}, who was away, reads: “{read}” Then one of them thinks "
        f"better of it, owing no reason. What {circle.names[absent]} reads now: "
        "nothing; the text is gone.\n"
    )


def agree(circle: Circle, page: str, people: list[str], read: int) -> None:
    """Let each say yes to the version that they read."""
    for person_id in people:
        circle.as_member(person_id).put(f"{page}/summary/consent", None, etag=version(read))


def catch_up(away: Any, meeting: dict[str, Any]) -> str | None:
    """Return what somebody who was away reads about a meeting, in English."""
    for missed in away.items(f"{SCHEDULING}/missed-meetings"):
        if missed["occurrence_id"] == meeting["id"]:
            return next(str(one["text"]) for one in missed["texts"] if one["language"] == "en")
    return None


def follow_a_curriculum(console: Console, circle: Circle) -> None:
    """Plan the themes of the meetings ahead, as they come with Kith, and change the words of one."""
    circle.leader.post(f"{SCHEDULING}/groups/{circle.group_id}/curriculum")
    table = Table(title="The curriculum starts light", title_justify="left")
    for column in ("on", "theme", "auf Deutsch", "en español", "evidence"):
        table.add_column(column)
    titles: dict[str, list[dict[str, Any]]] = {}
    for language in ("en", "de", "es"):
        page = f"{SCHEDULING}/groups/{circle.group_id}/curriculum"
        planned = circle.as_member(circle.members[0]).items(page, language=language)
        titles[language] = [one for one in planned if not one["covered_at"]]
    for english, german, spanish in list(zip(*titles.values(), strict=True))[:4]:
        entry = circle.coordinator.get(f"{SCHEDULING}/library/{english['entry_id']}")
        table.add_row(
            english["held_on"], english["title"], german["title"], spanish["title"], entry["evidence"]
        )
    console.print(table)
    page = f"{SCHEDULING}/library/{titles['en'][0]['entry_id']}/texts/de"
    text = circle.coordinator.get(page)
    words = {key: text[key] for key in ("aim", "steps", "caution")} | {"title": "Ankommen am Fluss"}
    own = circle.coordinator.put(page, words, etag=version(text["version"]))
    circle.coordinator.delete(page)
    console.print(
        f"A network says it in its own words (“{own['title']}”) and goes back to Kith's whenever it likes.\n"
    )


def practise(console: Console, circle: Circle) -> None:
    """Find something for nights, take it on until the next meeting, and look back kindly."""
    me = circle.as_member(circle.members[0])
    found = list(me.items(f"{SCHEDULING}/library", kind="technique", tag="sleep", language=circle.language))
    entry = found[0]
    taken = {"group_id": circle.group_id, "entry_id": entry["id"]}
    practice = me.post(f"{SCHEDULING}/practices", taken)
    page = f"{SCHEDULING}/practices/{practice['id']}"
    said = {"outcome": "partly", "reflection": "Better than I thought."}
    mine = me.patch(page, said, etag=version(practice["version"]))
    kept = refusal(lambda: circle.leader.get(page))
    source = entry["sources"][0]
    console.print(
        f"{len(found)} techniques are about sleep. {circle.names[circle.members[0]]} takes on "
        f"“{entry['title']}”: {entry['aim']} (evidence: {entry['evidence']}; {source['authors']}, "
        f"{source['year']}; “{entry['caution']}”) Looking back: {mine['outcome']}, “{mine['reflection']}” "
        f"That is theirs alone; whoever runs the group hears “{kept}” and it is forgotten on "
        f"{mine['expires_at'][:10]}.\n"
    )


def pass_on_a_tip(console: Console, circle: Circle) -> None:
    """Offer a tip, have it sent back kindly, word it anew, and be thanked without a name."""
    author, reader = circle.as_member(circle.members[1]), circle.as_member(circle.members[2])
    words = {
        "topic": "talking_with_providers",
        "language": "en",
        "text": "Take 20 mg before the appointment.",
    }
    offered = author.post(f"{SCHEDULING}/tip-offers", words | {"group_id": circle.group_id})
    page = f"{SCHEDULING}/tip-offers/{offered['id']}"
    reason = "Thank you! Could you leave the dose out, and say what you do?"
    back = circle.leader.post(f"{page}/send-back", {"reason": reason}, etag=version(offered["version"]))
    better = words | {"text": "Write down the three things you want to ask, and bring a friend."}
    anew = author.put(page, better, etag=version(back["version"]))
    circle.leader.post(f"{page}/approve", etag=version(anew["version"]))
    [tip] = [
        one for one in reader.items(f"{SCHEDULING}/tips", topic=words["topic"]) if one["id"] == offered["id"]
    ]
    reader.put(f"{SCHEDULING}/tips/{tip['id']}/thanks", None)
    [thanked] = [
        one for one in reader.items(f"{SCHEDULING}/tips", topic=words["topic"]) if one["id"] == tip["id"]
    ]
    console.print(
        f"A tip with a dose in it is sent back (“{reason}”), worded anew and approved. Everybody in the "
        f"network reads: “{tip['text']}” Who wrote it is not there; {thanked['thanks']} person says thanks.\n"
    )
