# SPDX-License-Identifier: Apache-2.0
"""Whatever somebody without a credential sends, the server answers it, and is well afterwards."""

import base64
import itertools
import json
import random

import requests
from clients import connect

# What ended the server once: nobody has signed it, and its list of audiences is empty.
EMPTY_AUDIENCE = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjoxLCJhdWQiOltdfQ.x"
VALUES = [
    "null", "true", "[]", "{}", '""', "[[]]", '[""]', "-1", "1e400", "-1e400", "1e-400", "9223372036854775808",
    "9" * 400, '"\\ud83d"', '"\\u0000"', "[" * 600 + "]" * 600, "1.7976931348623157e308", "\xff",
]


def part(content):
    return base64.urlsafe_b64encode(content.encode("latin-1")).rstrip(b"=").decode()


def credentials():
    """Forged tokens: each claim and each field of the header with each value, and what is no token at all."""
    claims = {"sub": '"x"', "exp": "99999999999"}
    for name, value in itertools.product(["sub", "exp", "iat", "nbf", "iss", "aud"], VALUES):
        yield token('{"alg":"HS256"}', {**claims, name: value})
    for name, value in itertools.product(["alg", "kid", "crit", "typ"], VALUES):
        yield token(json_text({"alg": '"HS256"', name: value}), claims)
    seed = random.Random(15)
    for _ in range(20):
        yield ".".join("".join(seed.choices("AZaz09-_+/=.~", k=seed.randrange(60))) for _ in range(3))
    yield from [".", "..", "...", "x" * 20_000, "\xe9" * 100, EMPTY_AUDIENCE, EMPTY_AUDIENCE + ".", "Bearer x", "a.b.c"]


def json_text(fields):
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields.items()) + "}"


def token(header, claims):
    return f"{part(header)}.{part(json_text(claims))}.{part('no signature' * 3)}"


def test_forged_credentials_are_refused_and_the_server_lives(launch):
    server = launch()
    forged = list(credentials())
    assert len(forged) >= 200
    session = requests.Session()
    routes = [
        ("GET", "/metrics", "Authorization", "Bearer ", 401), ("POST", "/api/remove-background", "Authorization", "Bearer ", 401),
        ("GET", "/v1.0/account", "X-Api-Key", "", 403), ("POST", "/v1.0/removebg", "Authorization", "bearer ", 403),
        ("GET", "/health", "Authorization", "Bearer ", 401), ("POST", "/auth/token", "Authorization", "Bearer ", 401),
    ]
    for credential in forged:
        for method, path, header, prefix, refusal in routes:
            answer = session.request(
                method, server.url + path, headers={header: (prefix + credential).encode("latin-1")}, data=b"")
            assert answer.status_code == refusal, (credential[:200], path, answer.text)
    assert server.process.poll() is None
    assert requests.get(server.url + "/health/live").status_code == 200
    health = requests.get(server.url + "/health", headers={"Authorization": f"Bearer {server.key}"}).json()
    assert health["status"] == "healthy"


def test_no_bytes_on_a_connection_stop_the_server(launch):
    server = launch()
    lines = [
        b"GET / HTTP/1.1", b"GET /metrics?\xff%zz HTTP/1.1", b"POST //v1.0/removebg?" + b"a&" * 5000 + b" HTTP/1.1", b"PRI * HTTP/2.0",
        b"GET http://[::1/ HTTP/1.1", b"GET http://h:99999/ HTTP/1.1", b"GET http://\xe2\x98\x83/ HTTP/1.1", b"GET :// HTTP/1.1",
        b"GET http:///?# HTTP/1.1", b"OPTIONS * HTTP/1.1", b"CONNECT h:1 HTTP/1.1", b"QUERY / HTTP/1.1", b"GET / HTTP/9.9",
        b"GET " + b"/a" * 30000 + b" HTTP/1.1", b"\x16\x03\x01\x02\x00\x01\x00", b"", b"\r\n\r\n", b"GET  HTTP/1.1",
    ]
    fields = [
        b"", b"Host: h\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Length: -1\r\n", b"Content-Length: 1, 2\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"Connection: ,,;,\r\n",
        b"Authorization: \r\nAuthorization: Bearer\r\nAuthorization: Bearer " + EMPTY_AUDIENCE.encode() + b"\r\n",
        b"X-Api-Key: \xff\xfe\r\n", b"Accept: ;;;q=,q=nan;q=1e999\r\n", b"Origin: \xff\r\n", b"X-Request-ID: " + b"a" * 9000 + b"\r\n",
        b"Expect: 100-continue\r\nContent-Length: 5\r\n", b"Content-Type: multipart/form-data; boundary=\"\\\r\n",
        b": empty\r\n", b"".join(b"A%d: b\r\n" % number for number in range(1200)),
        b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA\r\n",
    ]
    for line, field in itertools.product(lines, fields):
        with connect(server) as connection:
            connection.settimeout(0.05)
            try:
                connection.sendall(line + b"\r\n" + field + b"\r\n--b\r\n\r\nG\x00ET\r\n\r\n")
                connection.recv(65536)
            except OSError:
                pass
        assert server.process.poll() is None, (line[:100], field[:100])
    assert requests.get(server.url + "/health/live").status_code == 200
