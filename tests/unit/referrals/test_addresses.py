import ipaddress

import pytest

from shared.outgoing import AddressRefused, Outgoing, is_public

INWARD = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "2606:4700::5efe:a00:1",  # ISATAP: 10.0.0.1 inside a public prefix
    "2606:4700::200:5efe:a00:1",
]


@pytest.mark.parametrize("address", INWARD)
def test_addresses_that_lead_inwards_are_not_public(address: str) -> None:
    """Each of these reaches, on some host, what only the host itself should."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_ordinary_addresses_are_public(address: str) -> None:
    """A check that refuses everything would be of no use."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://clinic.example/",
        "ftp://clinic.example/",
        "clinic.example/hooks",
        "https://",
        "https:///hooks",
        "https://user:secret@clinic.example/",
        "https://clinic.example/#part",
        "https://clinic.example:0/",
        "https://clinic.example:99999/",
        "https://clinic.example:port/",
        "https://clinic.example/a b",
        "https://clinic.example/\r\nX-Header: 1",
        "https://clínic.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[",
        "http://localhost/",
        # This machine, in the forms that resolvers and other parsers of addresses read.
        "https://localhost/",
        "https://LOCALHOST./",
        "https://hooks.localhost/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://0/",
        "https://[::]/",
        "https://[::127.0.0.1]/",
        "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:7f00:1::1]/",
        "https://①②⑦.⓪.⓪.①/",
        # Who is asked is not who it looks like.
        "https://clinic.example@127.0.0.1/",
        "https://clinic.example:443@127.0.0.1/",
        "https://clinic.example\\@127.0.0.1/",
        "https://127.0.0.1\\.clinic.example/",
        "https://clinic.example\t.evil.example/",
        # Names that are known inside alone.
        "https://rabbitmq:15672/",
        "https://metadata.google.internal/",
        "https://printer.local/",
        "https://router.home.arpa/",
        # What else 169.254.169.254, where clouds keep credentials, can be written as.
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[fd00:ec2::254]/",
    ],
)
def test_unfit_addresses_are_refused_by_their_text(url: str) -> None:
    """Whoever registers one hears it at once, not from a delivery that fails days later."""
    with pytest.raises(AddressRefused):
        Outgoing().refuse_unfit(url)


def test_development_may_call_this_machine_and_nothing_else_inwards() -> None:
    """The demonstration's partner listens here, without a certificate."""
    outgoing = Outgoing(allow_loopback=True)

    assert outgoing.refuse_unfit("http://127.0.0.1:8080/hooks").port == 8080
    for url in ("http://10.0.0.1/", "https://169.254.169.254/", "http://clinic.example/"):
        with pytest.raises(AddressRefused):
            outgoing.refuse_unfit(url)


def test_one_inward_address_among_public_ones_refuses_the_host() -> None:
    """Otherwise a name with two addresses gets its way by chance, at the second try."""
    outgoing = Outgoing(find_addresses=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])

    with pytest.raises(AddressRefused):
        outgoing.resolve("clinic.example", 443)


def test_names_that_lead_inwards_are_refused_once_resolved() -> None:
    """Anybody can let a public name lead to 127.0.0.1."""
    found: list[str] = []
    outgoing = Outgoing(find_addresses=lambda _host, _port: found)
    for address in INWARD:
        found[:] = [address]
        with pytest.raises(AddressRefused):
            outgoing.post("https://clinic.example/", body=b"{}", headers={})
