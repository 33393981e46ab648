"""What each kind of principal tells the database."""

from uuid import UUID

import pytest

from shared.db.asking import Asking, asking_as
from shared.ids import new_id
from shared.security.principals import Principal
from tests.plugins.principals import coordinator, facilitator, member, operator, partner

NETWORK, OTHER, GROUP, PERSON, PARTNER = (new_id() for _ in range(5))


def test_each_role_says_no_more_than_it_is() -> None:
    """Row-level security can only be as right as what it is told."""
    assert asking_as(coordinator(NETWORK)) == Asking("network", NETWORK)
    assert asking_as(facilitator(NETWORK, GROUP, person_id=PERSON)) == Asking(
        "groups", NETWORK, group_ids=(GROUP,), person_id=PERSON
    )
    assert asking_as(member(NETWORK, PERSON, GROUP)) == Asking(
        "person", NETWORK, group_ids=(GROUP,), person_id=PERSON
    )
    assert asking_as(partner(NETWORK, PARTNER)) == Asking("partner", NETWORK, partner_id=PARTNER)
    assert asking_as(operator()) == Asking("system")


def test_the_service_itself_can_be_in_a_network() -> None:
    """Handlers and timers work inside one network at a time."""
    assert asking_as(Principal.system("membership"), NETWORK) == Asking("network", NETWORK)


def test_nobody_asks_in_another_network() -> None:
    """A token of one network opens no transaction in another."""
    with pytest.raises(ValueError, match="cannot enter another"):
        asking_as(coordinator(NETWORK), OTHER)


def test_only_ids_and_known_words_reach_the_statements() -> None:
    """They are composed into SQL, so nothing else may get in."""

    class Sly(UUID):
        def __str__(self) -> str:
            return "'; drop table persons; --"

    asking = Asking("network", Sly(int=NETWORK.int), group_ids=(Sly(int=GROUP.int),))

    assert "drop" not in " ".join(asking.statements)
    with pytest.raises(ValueError, match="is not a scope"):
        Asking("'; drop table persons; --")
