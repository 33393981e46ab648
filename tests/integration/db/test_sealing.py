"""Personal text: sealed for its place, unreadable once the person is erased."""

from collections.abc import Callable
from uuid import UUID

import pytest
from psycopg.errors import InsufficientPrivilege

from shared.ids import new_id
from shared.security.principals import Principal
from shared.security.sealing import PersonErased, SealBroken, Sealer
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.principals import coordinator, facilitator, member, operator, partner

NETWORK = new_id()
PERSON = new_id()
ROW = new_id()
PLACE = {"table": "persons", "column": "contact", "row_id": ROW}
TEXT = "Ada, +43 660 123456, call after six ☎"


@pytest.fixture
def service(service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    """Any service's will do: the keys are the chassis' own."""
    return service_database("membership")


@pytest.fixture
def sealed(service: ServiceDatabase, sealer: Sealer) -> bytes:
    """A contact, as its row would keep it."""
    with service.transaction(coordinator(NETWORK)) as tx:
        return sealer.seal(tx, PERSON, table="persons", column="contact", row_id=ROW, text=TEXT)


def unseal(service: ServiceDatabase, sealer: Sealer, sealed: bytes, network_id: UUID = NETWORK) -> str:
    """Open it in the place where it was sealed."""
    with service.transaction(coordinator(network_id)) as tx:
        return sealer.unseal(tx, PERSON, table="persons", column="contact", row_id=ROW, sealed=sealed)


def test_what_was_sealed_can_be_read_again(service: ServiceDatabase, sealer: Sealer, sealed: bytes) -> None:
    """Otherwise nobody could be called when a session moves."""
    assert unseal(service, sealer, sealed) == TEXT


def test_neither_text_nor_key_lies_in_the_database(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes
) -> None:
    """A stolen backup must not tell who comes to a group."""
    [(kept,)] = service.rows("select wrapped_key from kith.person_keys")

    assert b"Ada" not in sealed
    with pytest.raises(SealBroken, match="another key-encryption key"):
        unseal(service, Sealer(b"x" * 32), sealed)
    assert len(kept) > 32


def test_two_seals_of_one_text_differ(service: ServiceDatabase, sealer: Sealer, sealed: bytes) -> None:
    """Equal ciphertexts would show who shares a telephone."""
    with service.transaction(coordinator(NETWORK)) as tx:
        again = sealer.seal(tx, PERSON, table="persons", column="contact", row_id=ROW, text=TEXT)

    assert again != sealed
    assert unseal(service, sealer, again) == TEXT


@pytest.mark.parametrize(
    "elsewhere",
    [{"table": "notes"}, {"column": "name"}, {"row_id": new_id()}],
    ids=["table", "column", "row"],
)
def test_a_seal_does_not_open_in_another_place(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes, elsewhere: dict[str, object]
) -> None:
    """Else whoever can write one row could have another's text shown to them."""
    place: dict[str, object] = PLACE | elsewhere
    with pytest.raises(SealBroken), service.transaction(coordinator(NETWORK)) as tx:
        sealer.unseal(tx, PERSON, sealed=sealed, **place)  # type: ignore[arg-type]  # places are mixed


def test_a_seal_does_not_open_in_another_network(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes
) -> None:
    """The same person may be known to two networks that know nothing of each other."""
    with pytest.raises(SealBroken):
        unseal(service, sealer, sealed, network_id=new_id())


@pytest.mark.parametrize("place", [0, 5, -1], ids=["form", "nonce", "text"])
def test_an_altered_seal_is_noticed(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes, place: int
) -> None:
    """A damaged disk must not turn into a wrong telephone number."""
    altered = bytearray(sealed)
    altered[place] ^= 1

    with pytest.raises(SealBroken):
        unseal(service, sealer, bytes(altered))


@pytest.mark.parametrize("sealed_badly", [b"", b"\x01", b"plain text"])
def test_what_was_never_sealed_is_refused(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes, sealed_badly: bytes
) -> None:
    """A column filled by hand shows up as such."""
    with pytest.raises(SealBroken):
        unseal(service, sealer, sealed_badly)


def test_a_destroyed_key_takes_everything_along(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes
) -> None:
    """This is what erasing a person rests on."""
    with service.transaction(coordinator(NETWORK)) as tx:
        sealer.destroy_key(tx, PERSON)

    with pytest.raises(PersonErased):
        unseal(service, sealer, sealed)
    [(key, destroyed)] = service.rows("select wrapped_key, destroyed_at is not null from kith.person_keys")
    assert (key, destroyed) == (None, True)


def test_nothing_is_sealed_for_the_erased(service: ServiceDatabase, sealer: Sealer) -> None:
    """An event that arrives late must not bring an erased person back; nor one that arrives early."""
    with service.transaction(coordinator(NETWORK)) as tx:
        sealer.destroy_key(tx, PERSON)
        sealer.destroy_key(tx, PERSON)

    with pytest.raises(PersonErased), service.transaction(coordinator(NETWORK)) as tx:
        sealer.seal(tx, PERSON, table="persons", column="contact", row_id=ROW, text=TEXT)


def test_destroying_one_key_leaves_the_others(
    service: ServiceDatabase, sealer: Sealer, sealed: bytes
) -> None:
    """Also the same person's in another network."""
    with service.transaction(coordinator(NETWORK)) as tx:
        sealer.destroy_key(tx, new_id())
    with service.transaction(coordinator(new_id())) as tx:
        sealer.destroy_key(tx, PERSON)

    assert unseal(service, sealer, sealed) == TEXT


def test_two_at_once_agree_on_a_key(service: ServiceDatabase, sealer: Sealer) -> None:
    """If each kept its own, what the slower one sealed could never be read."""
    with service.transaction(coordinator(NETWORK)) as slower:
        assert slower.now
        with service.transaction(coordinator(NETWORK)) as quicker:
            first = sealer.seal(quicker, PERSON, table="persons", column="contact", row_id=ROW, text=TEXT)
        second = sealer._make_key(slower, PERSON)

    assert unseal(service, sealer, first) == TEXT
    assert second is not None


def test_a_member_can_open_their_own_only(service: ServiceDatabase, sealer: Sealer, sealed: bytes) -> None:
    """A facilitator what is of their people, and a partner nothing."""
    group_id = new_id()
    with service.superuser() as connection:
        # As a service does in its migrations; here without memberships.
        connection.execute(
            "create or replace function kith.is_of_my_groups(person uuid) returns boolean language sql stable"
            f" as $$ select person = '{PERSON}' and '{group_id}' = any (kith.group_ids()) $$".encode()
        )
    for principal in (member(NETWORK, PERSON), facilitator(NETWORK, group_id)):
        with service.transaction(principal) as tx:
            assert (
                sealer.unseal(tx, PERSON, table="persons", column="contact", row_id=ROW, sealed=sealed)
                == TEXT
            )
    for principal in (member(NETWORK), facilitator(NETWORK, new_id()), partner(NETWORK, new_id())):
        with pytest.raises(SealBroken, match="no key"), service.transaction(principal) as tx:
            sealer.unseal(tx, PERSON, table="persons", column="contact", row_id=ROW, sealed=sealed)


def private_text(service: ServiceDatabase, sealer: Sealer, principal: Principal, sealed: bytes) -> str:
    """Open what is private of the person, as somebody in the network."""
    with service.transaction(principal, network_id=NETWORK) as tx:
        texts = sealer.unseal_private(tx, PERSON, table="persons", column="contact", sealed={ROW: sealed})
        return texts[ROW]


@pytest.fixture
def private(service: ServiceDatabase, sealer: Sealer) -> bytes:
    """What the person wrote for themself."""
    with service.transaction(member(NETWORK, PERSON)) as tx:
        return sealer.seal_private(tx, PERSON, table="persons", column="contact", row_id=ROW, text=TEXT)


def test_what_is_private_opens_for_the_person_alone(
    service: ServiceDatabase, sealer: Sealer, private: bytes
) -> None:
    """Whoever coordinates, facilitates or operates has no key for it, even with the sealed bytes in hand."""
    assert private_text(service, sealer, member(NETWORK, PERSON), private) == TEXT
    for principal in (
        coordinator(NETWORK),
        facilitator(NETWORK, new_id()),
        member(NETWORK),
        partner(NETWORK, new_id()),
        operator(),
    ):
        with pytest.raises(SealBroken, match="no private key"):
            private_text(service, sealer, principal, private)
    with pytest.raises(SealBroken):
        unseal(service, sealer, private)
    # Nor can anybody write in their place.
    with pytest.raises(InsufficientPrivilege), service.transaction(coordinator(NETWORK)) as tx:
        sealer.seal_private(tx, new_id(), table="persons", column="contact", row_id=ROW, text=TEXT)


def test_erasing_takes_what_is_private_along(
    service: ServiceDatabase, sealer: Sealer, private: bytes
) -> None:
    """The private key is wrapped by the one that is destroyed."""
    with service.transaction(coordinator(NETWORK)) as tx:
        sealer.destroy_key(tx, PERSON)

    with pytest.raises(PersonErased):
        private_text(service, sealer, member(NETWORK, PERSON), private)
