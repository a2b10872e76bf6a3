# SPDX-License-Identifier: Apache-2.0
"""Clients that dribble, and clients that do not read, keep neither others waiting nor anything in the server."""

import statistics
import time

import pytest
import requests
from clients import connect, cpu_seconds, cutout_head, descriptors, eventually, form, noise, read_all
from conftest import ASTRONAUT

SLOW = 200
TIMEOUT = 12


@pytest.fixture
def server(launch):
    return launch(WORKERS="2", UPLOAD_TIMEOUT_SECONDS=str(TIMEOUT))


def seconds_of_an_upload(server):
    started = time.monotonic()
    assert server.cut_out({"file": ASTRONAUT.read_bytes()}).status_code == 200
    return time.monotonic() - started


def test_dribbling_senders_hold_nobody_up_and_are_sent_away(server, launch):
    # Asked in turns, so that what else this machine does counts for both.
    quiet = launch(WORKERS="2")
    for _ in range(4):
        seconds_of_an_upload(server)
        seconds_of_an_upload(quiet)
    before, resident = descriptors(server), server.resident()
    head = cutout_head(server, 20_000_000)
    # Half of them do not even finish the head. The others announce 2 GB together, which nothing may be kept for.
    connections = [connect(server) for _ in range(SLOW)]
    started = time.monotonic()
    for number, connection in enumerate(connections):
        connection.sendall(head[:20] if number % 2 else head)
    usual, during = [], []
    while time.monotonic() < started + TIMEOUT - 3:
        for connection in connections:
            connection.sendall(b"x")
        during.append(seconds_of_an_upload(server))
        usual.append(seconds_of_an_upload(quiet))
    assert len(during) >= 5 and statistics.median(during) < 1.5 * statistics.median(usual) + 0.02, (usual, during)
    assert server.resident() < resident + 50
    # One answer each, at the deadline, however steadily they go on. The kernel tells when they are closed.
    for connection in connections:
        answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 408 ") and b"upload_timed_out" in answer and b"X-Request-ID" in answer
        assert b"onnection: close" in answer
        connection.close()
    assert time.monotonic() - started < TIMEOUT + 6
    assert eventually(lambda: descriptors(server) <= before), (before, descriptors(server))


def test_more_connections_than_descriptors_are_no_end(launch):
    server = launch(UPLOAD_TIMEOUT_SECONDS="3", limits={"RLIMIT_NOFILE": 80})
    connections = [connect(server) for _ in range(150)]
    for connection in connections:
        connection.sendall(b"GET /health/l")
    time.sleep(0.5)
    spent = cpu_seconds(server)
    time.sleep(1)
    assert cpu_seconds(server) - spent < 0.5, "it spins while there is no descriptor left"
    for connection in connections:
        connection.close()
    assert eventually(lambda: requests.get(server.url + "/health/live", timeout=10).status_code == 200)
    assert server.cut_out({"file": ASTRONAUT.read_bytes()}).status_code == 200
    server.stop()


def test_a_head_is_not_late_for_what_came_before_it(server):
    """The time runs from a request's first byte, not from the connection's."""
    connection = connect(server)
    for _ in range(3):
        time.sleep(TIMEOUT / 2.5)
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    connection.close()


def test_an_answer_that_is_not_read_is_dropped(launch):
    server = launch(UPLOAD_TIMEOUT_SECONDS="3")
    before = descriptors(server)
    body, content_type = form(noise(2200))
    connections = [connect(server, receive_buffer=4096) for _ in range(4)]
    for connection in connections:
        connection.sendall(cutout_head(server, len(body), content_type) + body)
    # One reads a little now and then: it is not dropped. The others do not read at all.
    assert connections[0].recv(1)
    started = time.monotonic()
    while time.monotonic() < started + 10:
        assert connections[0].recv(200_000)
        time.sleep(0.02)
    assert server.metrics()["images"] == 4
    assert eventually(lambda: descriptors(server) <= before + 1), (before, descriptors(server))
    assert len(read_all(connections[0])) > 4_000_000
    for connection in connections:
        connection.close()
    server.stop()
