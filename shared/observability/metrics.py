"""Every metric of the chassis, declared once. Labels never carry ids.

Names follow OpenMetrics and the OpenTelemetry HTTP conventions.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

HTTP_DURATION = Histogram(
    "http_server_request_duration_seconds",
    "Time from the request's first byte read to the response's last byte handed over.",
    ["service", "method", "route", "status"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
EVENTS_PUBLISHED = Counter(
    "kith_events_published_total", "Events that the broker confirmed.", ["type"], registry=REGISTRY
)
EVENTS_CONSUMED = Counter(
    "kith_events_consumed_total",
    "Events taken from a queue, by outcome: handled, duplicate, parked, dead, undecodable, unhandled.",
    ["type", "outcome"],
    registry=REGISTRY,
)
OUTBOX_AGE = Gauge(
    "kith_outbox_oldest_unpublished_age_seconds",
    "Age of the oldest event that the broker has not confirmed.",
    registry=REGISTRY,
)
OUTBOX_SIZE = Gauge("kith_outbox_unpublished", "Events that the broker has not confirmed.", registry=REGISTRY)
PARKED = Gauge("kith_parked_events", "Events that wait to be retried.", registry=REGISTRY)
DEAD = Gauge("kith_dead_events", "Events that need a person to decide.", registry=REGISTRY)
BATCH_SIZE = Histogram(
    "kith_batch_size",
    "Events in one transaction of a consumer.",
    registry=REGISTRY,
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500),
)
COMMIT_TO_EFFECT = Histogram(
    "kith_commit_to_effect_seconds",
    "Time from the producer's recording of an event to the commit of its effect here.",
    ["producer"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600),
)
TIMER_RUNS = Counter(
    "kith_timer_runs_total",
    "Runs of a timer, by outcome: done, failed.",
    ["timer", "outcome"],
    registry=REGISTRY,
)
LEADER = Gauge(
    "kith_leader", "1 in the process that runs this service's relay and timers.", registry=REGISTRY
)
RELEASES = Counter(
    "kith_releases_total",
    "Weeks and months of figures, by outcome: released, refused because somebody could be read from them.",
    ["outcome"],
    registry=REGISTRY,
)
RELEASED_FIGURES = Counter(
    "kith_released_figures_total",
    "Figures about somebody that were released, by whether their number of people is shown or hidden.",
    ["people"],
    registry=REGISTRY,
)
RELEASE_DURATION = Histogram(
    "kith_release_duration_seconds",
    "Time to count, protect and attack the figures of a week or month.",
    registry=REGISTRY,
    buckets=(0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)
GROUP_ALERTS = Counter(
    "kith_group_alerts_total",
    "Alerts for coordinators, by rule and by outcome: raised, closed.",
    ["rule", "outcome"],
    registry=REGISTRY,
)
WEBHOOK_ATTEMPTS = Counter(
    "kith_webhook_attempts_total",
    "Attempts to deliver a webhook, by outcome: delivered, refused, redirected, gone, unreachable, timed_out,"
    " address_refused.",
    ["outcome"],
    registry=REGISTRY,
)
WEBHOOK_DURATION = Histogram(
    "kith_webhook_attempt_duration_seconds",
    "Time from the start of an attempt to the partner's answer.",
    registry=REGISTRY,
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15),
)
PARTNER_MESSAGES = Counter(
    "kith_partner_messages_total",
    "Messages to partners' queues: published; and visits to a queue by what ended them: not_taken, away.",
    ["outcome"],
    registry=REGISTRY,
)
