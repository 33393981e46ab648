"""Telling coordinators how groups stand."""

from dataclasses import asdict
from typing import Any

from services.analytics import store as network
from services.analytics.alerts import domain, schemas, store
from services.analytics.alerts.domain import Alert, Standing
from services.analytics.domain import Settings
from shared.contracts.analytics import AlertClosed, AlertRaised
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.observability.metrics import GROUP_ALERTS
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}


class Alerting:
    """Entrypoints for alerts and the overview."""

    @http("GET", "/overview", roles=RUNNERS, response=schemas.Standing, page=1)
    def show_overview(self, request: Request, tx: Transaction) -> Page:
        """List how all groups stand, with trend, continuity, waitlist, alerts; facilitators see their own."""
        settings = network.find_settings(tx) or Settings()
        found = store.list_standings(tx, **request.page)
        return request.page_of(
            [_in_words(one, settings.suppression_threshold) for one in found], key=("group_id",)
        )

    @http("GET", "/alerts", roles=RUNNERS, query=schemas.AlertFilter, response=schemas.Alert, page=1)
    def list_alerts(self, request: Request, tx: Transaction) -> Page:
        """List what to look at, the oldest first; facilitators see what is about their groups."""
        return request.page_of(store.list_alerts(tx, **request.query, **request.page), key=("id",))

    @http("POST", "/overview", roles={Role.COORDINATOR}, response=schemas.Alert(many=True))
    def look_now(self, request: Request, tx: Transaction) -> list[Alert]:
        """Look at every group now, rather than within a quarter of an hour; what is alerted to since."""
        return _look(tx)

    @every(seconds=900)
    def look_after_groups(self, tx: Transaction) -> None:
        """Look how every group stands, raise what is new, and close what is over."""
        _look(tx)


def _look(tx: Transaction) -> list[Alert]:
    store.lock_looking(tx)
    signs = store.list_signs(tx)
    store.replace_standings(tx, [domain.standing_of(one, tx.now) for one in signs])
    found = [finding for one in signs for finding in domain.findings(one, tx.now.date())]
    new, over = domain.changes(store.list_open_alerts(tx), found)
    raised = [Alert(id=tx.new_id(), raised_at=tx.now, **asdict(one)) for one in new]
    store.add_alerts(tx, raised)
    store.close_alerts(tx, [alert.id for alert in over])
    for alert in raised:
        tx.emit(AlertRaised(alert_id=alert.id, group_id=alert.group_id, rule=alert.rule))
    for alert in over:
        tx.emit(AlertClosed(alert_id=alert.id, group_id=alert.group_id, rule=alert.rule))
    tx.after_commit.append(lambda: _count(raised, over))
    return raised


def _count(raised: list[Alert], over: list[Alert]) -> None:
    for outcome, alerts in (("raised", raised), ("closed", over)):
        for alert in alerts:
            GROUP_ALERTS.labels(alert.rule, outcome).inc()


def _in_words(standing: Standing, threshold: int) -> dict[str, Any]:
    """How many are trained or wait is said in words: as numbers they would be about few people."""
    continuity = ("nobody", "one", "several")[min(standing.trained, 2)]
    waitlist = "many" if standing.waiting >= threshold else "some" if standing.waiting else "nobody"
    return asdict(standing) | {"continuity": continuity, "waitlist": waitlist}
