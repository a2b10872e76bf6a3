# SPDX-License-Identifier: Apache-2.0
"""Connections that get stuck somewhere, over TLS and HTTP/2 too, are ended, and answers that are being read are not."""

import re
import ssl
import struct
import subprocess
import time

import pytest
import requests
from clients import connect, cutout_head, descriptors, eventually, form, noise, read_all

SETTINGS, HEADERS, INITIAL_WINDOW_SIZE = 4, 1, 4


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
         folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    return {"TLS_CERT_FILE": str(folder / "cert.pem"), "TLS_KEY_FILE": str(folder / "key.pem")}


@pytest.fixture
def large():
    """A form whose answer has 8 MB and more."""
    return noise(2000)


def secure(server, protocol):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols([protocol])
    return context.wrap_socket(connect(server), server_hostname="localhost")


def frame(kind, flags, stream, content):
    return struct.pack(">I", len(content))[1:] + struct.pack(">BBI", kind, flags, stream) + content


def preface(window):
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW_SIZE, window))


def head(path):
    """GET with HPACK's static table and two literals."""
    return b"\x82\x87\x44" + bytes([len(path)]) + path + b"\x41\x09localhost"


def test_what_never_becomes_a_request_is_closed(launch, certificate):
    server = launch(UPLOAD_TIMEOUT_SECONDS="1", **certificate)
    # The connection that fetched the token goes first.
    time.sleep(1)
    before = descriptors(server)
    half = connect(server)
    half.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01")
    silent, idle = secure(server, "h2"), secure(server, "h2")
    idle.sendall(preface(65535))
    endless = secure(server, "h2")
    endless.sendall(preface(65535) + frame(HEADERS, 0x1, 1, head(b"/docs")))
    connections = [connect(server), half, silent, idle, endless, secure(server, "http/1.1")]
    assert eventually(lambda: descriptors(server) == before + 6)
    assert eventually(lambda: descriptors(server) <= before, 10), descriptors(server) - before
    for connection in connections:
        connection.close()
    assert requests.get(server.url + "/health/live", verify=certificate["TLS_CERT_FILE"]).status_code == 200


def test_a_faulty_stream_leaves_the_others_alone(launch, certificate):
    server = launch(**certificate)
    connection = secure(server, "h2")
    # The second request's header has an upper-case name, which makes it malformed.
    faulty = head(b"/docs") + b"\x00\x01X\x01y"
    connection.sendall(
        preface(1 << 20) + frame(HEADERS, 0x5, 1, head(b"/docs")) + frame(HEADERS, 0x5, 3, faulty)
        + frame(HEADERS, 0x5, 5, head(b"/docs")))
    answered, text = set(), b""
    connection.settimeout(10)
    while {1, 5} - answered:
        part = connection.recv(65536)
        assert part, answered
        text += part
        while len(text) >= 9 and len(text) >= 9 + int.from_bytes(text[:3], "big"):
            size = int.from_bytes(text[:3], "big")
            if text[3] == 0 and text[4] & 1:
                answered.add(int.from_bytes(text[5:9], "big"))
            text = text[9 + size:]


def test_what_is_no_request_is_refused_and_the_connection_ends(launch):
    server = launch(UPLOAD_TIMEOUT_SECONDS="20")
    for text in [b"\x16\x03\x01\r\n\r\n", b"GET ? HTTP/1.1\r\n\r\n", b"POST /nope HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]:
        with connect(server) as connection:
            started = time.monotonic()
            connection.sendall(text)
            answer = read_all(connection)
            assert answer.count(b"HTTP/1.1 ") == 1 and time.monotonic() - started < 5, answer


def test_silent_connections_do_not_hold_up_the_end(launch, certificate):
    server = launch(DRAIN_TIMEOUT_SECONDS="8", **certificate)
    connections = [connect(server), secure(server, "h2"), secure(server, "http/1.1")]
    connections[1].sendall(preface(65535))
    time.sleep(0.3)
    started = time.monotonic()
    server.process.terminate()
    assert server.process.wait(timeout=10) == 0 and time.monotonic() - started < 4


def test_an_answer_that_HTTP_2_is_not_let_send_is_dropped(launch, certificate):
    server = launch(UPLOAD_TIMEOUT_SECONDS="1", **certificate)
    # The connection that fetched the token goes first.
    time.sleep(1)
    before = descriptors(server)
    connection = secure(server, "h2")
    connection.sendall(preface(0) + b"".join(frame(HEADERS, 0x5, 2 * n + 1, head(b"/docs")) for n in range(50)))
    assert eventually(lambda: descriptors(server) == before + 1)
    assert eventually(lambda: descriptors(server) <= before, 12)
    connection.close()


def test_connections_do_not_keep_answers(launch, large):
    """After an answer is read, nothing of it stays, however long the connection does."""
    server = launch(WORKERS="1")
    sessions = [requests.Session() for _ in range(12)]
    for session in sessions:
        answer = session.post(
            server.url + "/api/remove-background", files=large, headers={"Authorization": f"Bearer {server.token}"})
        assert len(answer.content) > 6_000_000
    assert eventually(lambda: server.resident() < 110), server.resident()
    for session in sessions:
        session.close()


def test_answers_that_are_not_read_count_as_bytes_in_flight(launch, large):
    server = launch(WORKERS="1", MAX_INFLIGHT_UPLOAD_MB="40")
    body, content_type = form(large)
    connections, statuses = [], []
    for _ in range(8):
        connection = connect(server, receive_buffer=4096)
        connection.sendall(cutout_head(server, len(body), content_type))
        try:
            connection.sendall(body)
        except OSError:
            pass
        statuses.append(connection.recv(12)[-3:])
        connections.append(connection)
    assert b"503" in statuses and statuses[0] == b"200", statuses
    assert server.metrics()["inflight_bytes"] > 10_000_000
    for connection in connections:
        connection.close()
    assert eventually(lambda: server.metrics()["inflight_bytes"] == 0)
    assert server.cut_out(large).status_code == 200


@pytest.mark.parametrize("ends", [False, True])
def test_a_connection_to_be_closed_is_closed_after_the_answer(launch, large, ends):
    """Read slowly: past the idle time, or past SIGTERM."""
    server = launch(UPLOAD_TIMEOUT_SECONDS="1" if not ends else "30")
    body, content_type = form(large)
    connection = connect(server)
    connection.sendall(cutout_head(server, len(body), content_type, "Connection: close") + body)
    parts = [connection.recv(100_000)]
    if ends:
        server.process.terminate()
    started = time.monotonic()
    while time.monotonic() < started + 8:
        parts.append(connection.recv(20_000))
        time.sleep(0.02)
    content = b"".join(parts) + read_all(connection)
    head, _, file = content.partition(b"\r\n\r\n")
    assert len(file) == int(re.search(rb"(?i)content-length: (\d+)", head)[1]) > 6_000_000
    if ends:
        assert server.process.wait(timeout=10) == 0
