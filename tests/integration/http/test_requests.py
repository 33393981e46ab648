from uuid import UUID
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator

def test_first(sample: RunningService, network_id: UUID) -> None:
    c = sample.as_(coordinator(network_id))
    r = c.post("/notes", {"title": "x"})
    print(r.status, r.headers, r.body)
    for p in ("/livez", "/readyz", "/metrics", "/openapi.json"):
        print(sample.ops(p).status, sample.ops(p).body[:200])
    print(c.items("/notes"))
    print(c.get("/nope"))
    print(c.post("/broken"))
    print(c.get("/context").json)
    assert r.status == 201
