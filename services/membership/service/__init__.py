"""Entrypoints of membership, by noun."""

from services.membership.service.consents import Consenting
from services.membership.service.groups import Organising
from services.membership.service.memberships import Belonging
from services.membership.service.networks import Hosting
from services.membership.service.persons import Knowing
from services.membership.wordings.service import Wordings


class MembershipService(Hosting, Organising, Knowing, Belonging, Consenting, Wordings):
    """Keep who belongs to what: organisations, groups, people, memberships, and what people consent to."""

    name = "membership"
