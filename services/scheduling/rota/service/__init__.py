"""Entrypoints of the rota, by what they are about."""

from services.scheduling.rota.service.absences import Availing
from services.scheduling.rota.service.duties import TakingTurns
from services.scheduling.rota.service.swaps import Swapping


class Rotating(TakingTurns, Swapping, Availing):
    """Entrypoints for rotas, duties, swaps, absences and preferences."""
