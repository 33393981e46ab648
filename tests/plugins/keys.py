"""A key of no value, which workers and HTTP processes share: what one of them seals, the other opens."""

import base64

KEY = base64.b64decode(b"a2l0aCB0ZXN0cyBraXRoIHRlc3RzIGtpdGggdGVzdHM=")
