# SPDX-License-Identifier: Apache-2.0
"""Connections that get stuck somewhere, over TLS and HTTP/2 too, are ended, and answers that are being read are not."""

import io
import socket
import ssl
import struct
import subprocess
import time

import pytest
import requests
from PIL import Image
from test_slow_clients import connect, descriptors, eventually, read_all

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
    """A form whose answer has 10 MB and more."""
    noise, subject = io.BytesIO(), io.BytesIO()
    Image.merge("RGB", [Image.effect_noise((2000, 2000), 90)] * 3).save(noise, "PNG")
    Image.new("L", (2000, 2000), 255).save(subject, "PNG")
    return {"file": noise.getvalue(), "trimap": subject.getvalue()}


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
        assert len(answer.content) > 8_000_000
    assert eventually(lambda: server.resident() < 110, 4), server.resident()
    for session in sessions:
        session.close()


def test_answers_that_are_not_read_count_as_bytes_in_flight(launch, large):
    server = launch(WORKERS="1", MAX_INFLIGHT_UPLOAD_MB="40")
    body = requests.Request("POST", "http://localhost/", files=large).prepare()
    connections, statuses = [], []
    for _ in range(8):
        connection = socket.socket()
        # Before it connects, or the kernel takes megabytes for it.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", int(server.url.rsplit(":", 1)[1])))
        connection.sendall((
            f"POST /api/remove-background HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.token}\r\n"
            f"Content-Type: {body.headers['Content-Type']}\r\nContent-Length: {len(body.body)}\r\n\r\n").encode())
        try:
            connection.sendall(body.body)
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
    body = requests.Request("POST", "http://localhost/", files=large).prepare()
    connection = connect(server)
    connection.sendall((
        f"POST /api/remove-background HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.token}\r\n"
        f"Connection: close\r\nContent-Type: {body.headers['Content-Type']}\r\nContent-Length: {len(body.body)}\r\n\r\n"
    ).encode() + body.body)
    parts = [connection.recv(100_000)]
    if ends:
        server.process.terminate()
    started = time.monotonic()
    while time.monotonic() < started + 8:
        parts.append(connection.recv(20_000))
        time.sleep(0.02)
    content = b"".join(parts) + read_all(connection)
    length = int(content.split(b"content-length: ", 1)[1].split(b"\r\n")[0]) if b"content-length: " in content else int(
        content.split(b"Content-Length: ", 1)[1].split(b"\r\n")[0])
    assert len(content.split(b"\r\n\r\n", 1)[1]) == length > 8_000_000
    if ends:
        assert server.process.wait(timeout=10) == 0
