"""What the dashboard shows: what is stuck, what is slow, what fails; top to bottom as read in trouble."""

from dataclasses import dataclass

HTTP = "http_server_request_duration_seconds"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel. `queries`: legend → PromQL. `worrying_from`: red from this value on."""

    title: str
    means: str
    queries: dict[str, str]
    kind: str = "timeseries"
    unit: str = "short"
    width: int = 8
    height: int = 8
    worrying_from: float | None = None
    stacked: bool = False


@dataclass(frozen=True)
class Row:
    """A titled row of panels."""

    title: str
    panels: list[Panel]


def _chosen(metric: str, only: str = "") -> str:
    """Return the metric of the services that the reader chose."""
    labels = ", ".join(filter(None, ['service=~"$service"', only]))
    return f"{metric}{{{labels}}}"


def _rate(metric: str, by: str = "", only: str = "") -> str:
    grouping = f" by ({by})" if by else ""
    return f"sum{grouping} (rate({_chosen(metric, only)}[$__rate_interval]))"


def _largest(metric: str, by: str = "service") -> str:
    """Replicas of one service report the same number from its database: take one of them."""
    return f"max by ({by}) ({_chosen(metric)})"


def _quantile(quantile: float, metric: str, by: str, over: str = "$__rate_interval") -> str:
    rates = f"sum by ({by}, le) (rate({_chosen(metric + '_bucket')}[{over}]))"
    return f"histogram_quantile({quantile}, {rates})"


def _half_and_most(metric: str) -> dict[str, str]:
    return {
        "p50 {{service}}": _quantile(0.5, metric, "service"),
        "p99 {{service}}": _quantile(0.99, metric, "service"),
    }


def _stat(title: str, means: str, query: str, *, worrying_from: float, unit: str = "short") -> Panel:
    return Panel(
        title=title,
        means=means,
        queries={"": query},
        kind="stat",
        unit=unit,
        width=4,
        height=4,
        worrying_from=worrying_from,
    )


GLANCE = [
    _stat("Processes down", "Not answering Prometheus.", 'sum(up{job="kith"} == bool 0)', worrying_from=1),
    _stat(
        "Oldest unpublished event",
        "How long the longest-waiting event has waited for the broker.",
        f"max({_largest('kith_outbox_oldest_unpublished_age_seconds')})",
        worrying_from=60,
        unit="s",
    ),
    _stat("Parked events", "Failing, retried.", f"sum({_largest('kith_parked_events')})", worrying_from=1),
    _stat("Dead events", "A person decides.", f"sum({_largest('kith_dead_events')})", worrying_from=1),
    _stat(
        "Unrouted events",
        "Published, but no queue was bound for them.",
        'max(rabbitmq_detailed_queue_messages{queue="kith.unrouted"})',
        worrying_from=1,
    ),
    _stat(
        "Failing requests",
        "Share of requests answered with 5xx.",
        _rate(f"{HTTP}_count", only='status=~"5.."') + " / " + _rate(f"{HTTP}_count"),
        worrying_from=0.02,
        unit="percentunit",
    ),
]

EVENTS = [
    Panel(
        title="Published",
        means="Events that the broker confirmed, by producer.",
        queries={"{{service}}": _rate("kith_events_published_total", "service")},
        unit="eps",
        stacked=True,
    ),
    Panel(
        title="Consumed, by outcome",
        means="handled and duplicate are well; parked, dead and undecodable need a look.",
        queries={"{{outcome}}": _rate("kith_events_consumed_total", "outcome")},
        unit="eps",
        stacked=True,
    ),
    Panel(
        title="From commit to effect",
        means="From the producer's recording of an event to the commit of its effect.",
        queries=_half_and_most("kith_commit_to_effect_seconds"),
        unit="s",
    ),
    Panel(
        title="Waiting for the broker",
        means="Events in the outbox.",
        queries={"{{service}}": _largest("kith_outbox_unpublished")},
    ),
    Panel(
        title="Waiting in queues",
        means="Messages of each queue, delivered ones included.",
        queries={"{{queue}}": "sum by (queue) (rabbitmq_detailed_queue_messages)"},
    ),
    Panel(
        title="Events in one transaction",
        means="Full batches mean that a backlog is being worked off.",
        queries=_half_and_most("kith_batch_size"),
    ),
    Panel(
        title="Parked and dead",
        means="By the service that could not handle them.",
        queries={
            "parked {{service}}": _largest("kith_parked_events"),
            "dead {{service}}": _largest("kith_dead_events"),
        },
    ),
    Panel(
        title="Timers",
        means="Runs a second, by outcome.",
        queries={"{{timer}} {{outcome}}": _rate("kith_timer_runs_total", "timer, outcome")},
        unit="ops",
    ),
    Panel(
        title="Leaders",
        means="One per service runs the relay and the timers; anything else is wrong.",
        queries={"{{service}}": f"sum by (service) ({_chosen('kith_leader')})"},
    ),
]

REQUESTS = [
    Panel(
        title="Requests",
        means="By service.",
        queries={"{{service}}": _rate(f"{HTTP}_count", "service")},
        unit="reqps",
        stacked=True,
    ),
    Panel(
        title="Refused and failed",
        means="4xx are refusals, with a reason in the answer; 5xx are ours to mend.",
        queries={"{{status}} {{service}}": _rate(f"{HTTP}_count", "service, status", 'status=~"[45].."')},
        unit="reqps",
    ),
    Panel(
        title="Duration",
        means="Half, and ninety-nine in a hundred, are quicker.",
        queries=_half_and_most(HTTP),
        unit="s",
    ),
    Panel(
        title="Slowest routes",
        means="99th percentile over the chosen time.",
        queries={"": f"topk(10, {_quantile(0.99, HTTP, 'service, method, route', over='$__range')})"},
        kind="table",
        unit="s",
        width=24,
    ),
]

PARTNERS = [
    Panel(
        title="Webhooks, by outcome",
        means="delivered is well; address_refused is an address that leads inside; the rest is tried again.",
        queries={"{{outcome}}": _rate("kith_webhook_attempts_total", "outcome")},
        unit="ops",
        stacked=True,
    ),
    Panel(
        title="Partners' answers",
        means="From the start of an attempt to the partner's answer; after 15 seconds nobody waits any more.",
        queries=_half_and_most("kith_webhook_attempt_duration_seconds"),
        unit="s",
    ),
    Panel(
        title="Partners' queues",
        means="published is well; not_taken is a full queue; away is the broker.",
        queries={"{{outcome}}": _rate("kith_partner_messages_total", "outcome")},
        unit="ops",
        stacked=True,
    ),
]

PROCESSES = [
    Panel(
        title="Processor",
        means="Cores used; each process can use one.",
        queries={"{{service}} {{process}}": _rate("process_cpu_seconds_total", "service, process")},
        width=12,
    ),
    Panel(
        title="Memory",
        means="Resident memory.",
        queries={"{{service}} {{process}}": _largest("process_resident_memory_bytes", "service, process")},
        unit="bytes",
        width=12,
    ),
]

ROWS = [
    Row("At a glance", GLANCE),
    Row("Events", EVENTS),
    Row("HTTP", REQUESTS),
    Row("Partners", PARTNERS),
    Row("Processes", PROCESSES),
]
