"""Webhooks to fifty endpoints, one of which hangs while another fails.

Measured with the worker of referrals as it runs in production: messages wait in its database, are claimed,
signed, posted over loopback, and recorded with their attempts and events. The limit posts signed messages
over one open connection for each endpoint and keeps nothing.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.referrals import store
from services.referrals.directory import domain as listed
from services.referrals.directory import store as directory
from services.referrals.domain import referral as referrals
from services.referrals.domain.notices import Kind, notice
from services.referrals.domain.referral import Referral
from services.referrals.webhooks import keeping
from services.referrals.webhooks import store as webhooks
from services.referrals.webhooks.domain import deliveries, endpoints
from services.referrals.webhooks.domain.endpoints import Endpoint, Scheme
from services.referrals.webhooks.signing import Key
from shared.contracts.referrals import PartnerRegistered
from shared.db.pool import open_pool
from shared.db.transaction import Database, Transaction
from shared.ids import new_id
from shared.security.principals import Principal
from shared.security.sealing import Sealer
from tests.bench.measure import STALLED_SECONDS, WARMING_SECONDS, Row, percentile
from tests.bench.processes import kith_worker
from tests.bench.stage import Servers, Stage, stage

ENDPOINTS = 50
BAD = 2
MESSAGES = 6000
PACE = 100
TURNS = 5
WORKS = {
    "webhooks": f"messages/s to {ENDPOINTS - BAD} endpoints while one more hangs and one answers 500",
    "webhook lag": f"commit to receipt at {PACE} messages/s",
    "webhook lag beside bad ones": "the same while one more endpoint hangs and one answers 500",
}
# The key that `kith_worker` starts a worker with.
SEALER = Sealer(bytes(32))
Say = Callable[[str], None]


@dataclass(frozen=True)
class Partner:
    """One endpoint and what it can be told of."""

    endpoint: Endpoint
    referral: Referral


@dataclass
class Region:
    """A network with partners, in the database of referrals; `log` is what their endpoints received."""

    database: Database
    network_id: UUID
    partners: list[Partner]
    log: Path

    @property
    def good(self) -> list[Partner]:
        """Those whose endpoints answer."""
        return self.partners[:-BAD]

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open one, as a timer has it."""
        with self.database.transaction(Principal.system("referrals"), network_id=self.network_id) as tx:
            yield tx

    def tell(self, partners: Sequence[Partner]) -> list[UUID]:
        """Let one message wait for each of these, and return the ids."""
        with self.transaction() as tx:
            waiting = [
                deliveries.message(
                    notice(Kind.REFERRAL_SENT, each.referral, network_id=self.network_id, now=tx.now),
                    delivery_id=new_id(),
                    endpoint=each.endpoint,
                )
                for each in partners
            ]
            webhooks.add_deliveries(tx, waiting)
        return [each.id for each in waiting]

    def wait_for(self, ids: Sequence[UUID]) -> list[float]:
        """Return when each of these was received first, once all were."""
        wanted, changed_at, found = {str(id_) for id_ in ids}, time.monotonic(), 0
        while True:
            received: dict[str, float] = {}
            for line in self.log.read_text(encoding="ascii").splitlines():
                id_, _, at = line.partition(" ")
                if id_ in wanted and at:
                    received.setdefault(id_, float(at))
            if len(received) == len(wanted):
                return [received[str(id_)] for id_ in ids]
            if len(received) != found:
                found, changed_at = len(received), time.monotonic()
            if time.monotonic() - changed_at > STALLED_SECONDS:
                raise SystemExit(f"webhooks stopped at {found} of {len(wanted)}")
            time.sleep(0.1)


def measure(servers: Servers, say: Say, *, messages: int = MESSAGES, seconds: float = 40) -> list[Row]:
    """Measure the limit, the throughput and the lag, the latter without and with bad endpoints."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, stage(servers, "kith") as place:
        log = Path(folder) / "received"
        with _listening(log) as ports:
            rows.append(Row("webhooks", "limit", per_second=_limit(ports[:-BAD], messages)))
            region = _region(place, ports, log)
            ids = region.tell([region.good[n % len(region.good)] for n in range(messages)])
            region.tell(region.partners[-BAD:] * 20)
            with _delivering(place):
                received = sorted(region.wait_for(ids))
                rate = (len(received) - 1) / (received[-1] - received[0])
                rows.append(Row("webhooks", "kith", per_second=rate))
                rows += _lags(region, seconds)
            region.database.pool.close()
    for row in rows:
        for name in ("per_second", "p50_ms", "p99_ms"):
            value = getattr(row, name)
            setattr(row, name, None if value is None else round(value, 1))
        say(f"{row.system}: {row.work}: {row.per_second}/s, p50 {row.p50_ms} ms, p99 {row.p99_ms} ms")
    rows[1].ratio_to_limit = round((rows[1].per_second or 0) / (rows[0].per_second or 1), 3)
    say(f"p99 with bad endpoints to p99 without: {(rows[3].p99_ms or 0) / (rows[2].p99_ms or 1):.2f}")
    return rows


def _lags(region: Region, seconds: float) -> list[Row]:
    """Measure without and with bad endpoints in turns, so that a busy moment of the machine meets both."""
    _paced(region, WARMING_SECONDS, bad=False)
    lags: dict[bool, list[float]] = {False: [], True: []}
    took = dict.fromkeys(lags, 0.0)
    for turn in range(2 * TURNS):
        bad = turn % 2 == 1
        ids, committed, lasted = _paced(region, seconds / TURNS, bad=bad)
        received = region.wait_for(ids)
        lags[bad] += [max(0.0, at - since) for at, since in zip(received, committed, strict=True)]
        took[bad] += lasted
    return [
        Row(
            "webhook lag beside bad ones" if bad else "webhook lag",
            "kith",
            per_second=len(found) / took[bad],
            p50_ms=1000 * percentile(sorted(found), 0.50),
            p99_ms=1000 * percentile(sorted(found), 0.99),
        )
        for bad, found in lags.items()
    ]


def _paced(region: Region, seconds: float, *, bad: bool) -> tuple[list[UUID], list[float], float]:
    """Tell the good endpoints, the bad ones too where `bad`; return ids, commits, and how long it took."""
    ids: list[UUID] = []
    committed = []
    began = time.monotonic()
    for number in range(int(seconds * PACE)):
        if bad and number % 10 == 0:
            _make_due(region)
            region.tell(region.partners[-BAD:])
        ids += region.tell([region.good[number % len(region.good)]])
        committed.append(time.time())
        time.sleep(max(0.0, began + (number + 1) / PACE - time.monotonic()))
    return ids, committed, time.monotonic() - began


def _make_due(region: Region) -> None:
    """Let the bad ones be tried again at once, as often as they can be: the worst case."""
    with region.transaction() as tx:
        tx.flush()
        tx.connection.execute(
            "update webhook_deliveries set next_at = %s where status = 'pending' and attempts > 0"
            " and endpoint_id = any (%s)",
            (tx.now, [each.endpoint.id for each in region.partners[-BAD:]]),
        )


@contextmanager
def _listening(log: Path) -> Iterator[list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.partner_endpoints", str(ENDPOINTS), str(log)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield [int(port) for port in process.stdout.readline().split()]
    finally:
        process.kill()
        process.wait()


@contextmanager
def _delivering(place: Stage) -> Iterator[None]:
    environment = {
        "DATABASE_URL": place.consumer_url,
        "AMQP_URL": place.amqp_url,
        "KITH_ENVIRONMENT": "development",
        "KITH_WEBHOOK_ALLOW_LOOPBACK": "1",
        "PYTHONWARNINGS": "ignore",
    }
    with kith_worker("referrals", environment):
        yield


def _region(place: Stage, ports: Sequence[int], log: Path) -> Region:
    pool = open_pool(place.consumer_url, service="referrals", min_size=1, max_size=2)
    region = Region(Database(pool, "referrals"), new_id(), [], log)
    for port in ports:
        with region.transaction() as tx:
            partner = listed.Partner(id=new_id(), name="Clinic", summary="", languages=())
            directory.add_partner(tx, partner)
            tx.emit(PartnerRegistered(partner_id=partner.id))
            referral = _sent(tx, partner.id)
            key = Key.new(Scheme.HMAC)
            endpoint = endpoints.register(
                endpoint_id=new_id(), partner_id=partner.id, url=f"http://127.0.0.1:{port}/hooks", now=tx.now
            )
            webhooks.add_endpoint(tx, endpoint, secret=keeping.seal(tx, SEALER, endpoint.id, key))
            region.partners.append(Partner(endpoint, referral))
    return region


def _sent(tx: Transaction, partner_id: UUID) -> Referral:
    person_id = new_id()
    consent_id = new_id()
    store.keep_consent_granted(tx, consent_id, person_id=person_id, partner_id=partner_id, granted_at=tx.now)
    draft = referrals.draft(
        referral_id=new_id(), person_id=person_id, partner_id=partner_id, by=person_id, now=tx.now
    )
    store.add_referral(tx, draft, note=None)
    consent = store.find_current_consent(tx, person_id, partner_id)
    requested = referrals.request(draft, consent, now=tx.now)
    return store.save_referral(tx, referrals.send(requested, consent, now=tx.now))


def _limit(ports: Sequence[int], messages: int) -> float:
    """Return what a process does that is not patched and only signs and posts."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.webhook_limit", str(messages), *map(str, ports)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout)
