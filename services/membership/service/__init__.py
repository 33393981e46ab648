"""Entrypoints of membership, by noun."""

from services.membership.barriers.service import Helping
from services.membership.buddies.service import Accompanying
from services.membership.caregivers.service import Caregiving
from services.membership.concerns.service import Caring
from services.membership.erasures.service import Erasing
from services.membership.interest.service import Interests
from services.membership.milestones.service import Celebrating
from services.membership.moves.service import Moving
from services.membership.needs.service import Needing
from services.membership.norms.service import Agreeing
from services.membership.onboarding.service import Welcoming
from services.membership.service.consents import Consenting
from services.membership.service.groups import Organising
from services.membership.service.memberships import Belonging
from services.membership.service.networks import Hosting
from services.membership.service.persons import Knowing
from services.membership.splits.service import Dividing
from services.membership.waitlist.service import Waiting
from services.membership.wordings.service import Wordings


class MembershipService(
    Hosting,
    Organising,
    Knowing,
    Belonging,
    Consenting,
    Agreeing,
    Welcoming,
    Accompanying,
    Celebrating,
    Wordings,
    Waiting,
    Moving,
    Dividing,
    Caring,
    Caregiving,
    Needing,
    Helping,
    Interests,
    Erasing,
):
    """Keep who belongs to what: organisations, groups, people, memberships, and what people consent to."""

    name = "membership"
