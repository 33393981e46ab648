"""What a handover means for the rota of its group: who does not facilitate on which days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.scheduling.rota.domain.people import Span

# Whoever took a handover back is not given that duty again for so long, unless a new one is agreed.
SPARED = timedelta(weeks=12)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class KnownHandover:
    """Leading a group passes from one person to another by these days; None where only its end was told."""

    from_person_id: UUID
    to_person_id: UUID
    shadow_from: date | None
    co_lead_from: date | None
    lead_from: date | None
    closed_on: date | None = None

    @property
    def people(self) -> tuple[UUID, UUID]:
        """The two whom it concerns."""
        return self.from_person_id, self.to_person_id

    def learning(self, person_id: UUID) -> Iterator[Span]:
        """Return the days on which somebody shadows and does not facilitate, or is spared after that."""
        if person_id != self.to_person_id:
            return
        if self.shadow_from is not None and self.co_lead_from is not None:
            yield from self._while_it_lasts(self.shadow_from, self.co_lead_from - A_DAY)
        if self.closed_on is not None:
            yield Span(since=self.closed_on, until=self.closed_on + SPARED)

    def handed_over(self, person_id: UUID) -> Iterator[Span]:
        """Return the days on which somebody facilitates no more because another leads."""
        if person_id == self.from_person_id and self.lead_from is not None:
            yield from self._while_it_lasts(self.lead_from, None)

    def _while_it_lasts(self, since: date, until: date | None) -> Iterator[Span]:
        if self.closed_on is None:
            yield Span(since=since, until=until)
        elif since < self.closed_on:
            last = self.closed_on - A_DAY
            yield Span(since=since, until=last if until is None else min(until, last))
