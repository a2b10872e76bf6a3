# SPDX-License-Identifier: Apache-2.0
"""Ends and faults: clients that leave, signals, memory that runs out. One request is affected, and nothing is left behind."""

import concurrent.futures
import contextlib
import os
import signal
import socket
import threading
import time
from pathlib import Path

import requests
from clients import connect, cutout_head, descriptors, enlarged, eventually, noise, quick
from conftest import ASTRONAUT


def post(server, body):
    """Sends a whole request and does not wait for its answer."""
    connection = connect(server)
    connection.sendall(cutout_head(server, len(body)) + body)
    return connection


def test_work_for_clients_that_left_is_not_done(launch):
    server = launch(WORKERS="1", QUEUE_LIMIT="40")
    body = enlarged(12)
    started = time.monotonic()
    assert server.cut_out({"file": body}).status_code == 200
    one, before = time.monotonic() - started, descriptors(server)
    connections = [post(server, body) for _ in range(30)]
    assert eventually(lambda: server.metrics()["queue_depth"] == 29)
    assert server.metrics()["inflight_bytes"] == 30 * len(body)
    # Half say goodbye, half are cut off.
    for number, connection in enumerate(connections):
        if number % 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
    started = time.monotonic()
    assert server.cut_out({"file": ASTRONAUT.read_bytes()}).status_code == 200
    assert time.monotonic() - started < 5 * one, "it waited for images that nobody wants"
    assert eventually(lambda: server.metrics()["errors"].get("client_closed_request") == 30)
    now = server.metrics()
    assert now["images"] == 2 and now["queue_depth"] == now["workers_busy"] == 0
    assert now["inflight_bytes"] == 0 and now["inflight_megapixels"] == 0
    assert "internal_error" not in now["errors"]
    assert eventually(lambda: descriptors(server) <= before + 1)
    server.stop()


def test_an_upload_that_breaks_off_is_no_fault_of_the_server(launch):
    server = launch()
    before = descriptors(server)
    for _ in range(10):
        connection = connect(server)
        connection.sendall(cutout_head(server, 100_000) + bytes(50_000))
        time.sleep(0.02)
        connection.close()
    assert eventually(lambda: server.metrics()["errors"] == {"client_closed_request": 10}), server.metrics()["errors"]
    assert server.metrics()["inflight_bytes"] == 0
    assert eventually(lambda: descriptors(server) <= before + 1)
    server.stop()


def test_callers_take_turns(launch):
    server = launch(WORKERS="1", QUEUE_LIMIT="8")
    crowd = [post(server, enlarged(24))]
    assert eventually(lambda: server.metrics()["workers_busy"] == 1)
    body = enlarged(4)
    crowd += [post(server, body) for _ in range(8)]
    assert eventually(lambda: server.metrics()["queue_depth"] == 8)
    # The API key is another caller than the token's subject. The line is full, and yet it gets one of the next turns, at
    # the expense of the last of the crowd.
    started = time.monotonic()
    answer = requests.post(
        server.url + "/v1.0/removebg", headers={"X-Api-Key": server.key}, files={"image_file": ASTRONAUT.read_bytes()})
    assert answer.status_code == 200
    waited = time.monotonic() - started
    statuses = [connection.recv(12)[-3:] for connection in crowd]
    whole = time.monotonic() - started
    assert sorted(statuses) == [b"200"] * 8 + [b"503"]
    assert waited < whole / 2, (waited, whole)
    for connection in crowd:
        connection.close()
    server.stop()


def test_megapixels_in_work_are_bounded(launch):
    server = launch(WORKERS="2", MAX_INFLIGHT_MEGAPIXELS="15")
    body = enlarged(12)
    crowd = [post(server, body) for _ in range(4)]
    seen = []

    def watch():
        while len(seen) < 2000 and (not seen or seen[-1] is not None):
            now = server.metrics()
            seen.append((now["workers_busy"], now["inflight_megapixels"]) if now["images"] < 4 else None)

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert [connection.recv(12)[-3:] for connection in crowd] == [b"200"] * 4
    watcher.join()
    for connection in crowd:
        connection.close()
    busy = [sample for sample in seen if sample]
    assert max(busy)[0] == 1 and 11 < max(megapixels for _, megapixels in busy) < 13
    # Small ones go on together.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        small = list(pool.map(lambda _: server.cut_out({"file": ASTRONAUT.read_bytes()}).status_code, range(8)))
    assert small == [200] * 8
    server.stop()


def test_ready_turns_before_the_listener_closes(launch):
    server = launch(DRAIN_DELAY_SECONDS="1.5")
    server.process.send_signal(signal.SIGTERM)
    assert eventually(lambda: requests.get(server.url + "/health/ready").status_code == 503, 1)
    assert requests.get(server.url + "/health/live").status_code == 200
    assert server.process.wait(timeout=10) == 0


def test_an_answer_on_its_way_arrives_before_the_end(launch):
    server = launch()
    answer = requests.post(
        server.url + "/api/remove-background", files=noise(2200), headers={"Authorization": f"Bearer {server.token}"},
        stream=True)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    content = b"".join(part for part in answer.iter_content(100_000) if not time.sleep(0.01))
    assert len(content) == int(answer.headers["Content-Length"]) > 5_000_000
    assert server.process.wait(timeout=10) == 0


def test_a_second_signal_stops_at_once(launch):
    server = launch(DRAIN_DELAY_SECONDS="60")
    server.process.send_signal(signal.SIGTERM)
    assert eventually(lambda: requests.get(server.url + "/health/ready").status_code == 503)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=5) == 128 + signal.SIGTERM


def test_draining_ends_whatever_clients_do(launch):
    server = launch(DRAIN_TIMEOUT_SECONDS="1.5")
    connection = connect(server)
    connection.sendall(b"POST /auth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
                       + f"Authorization: Bearer {server.key}\r\n\r\n".encode())
    time.sleep(0.2)
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=10) == 1
    assert 1 < time.monotonic() - started < 4
    connection.close()


def test_memory_that_runs_out_fails_one_request(launch):
    # What the server has at rest, and 40 MB more: enough for small pictures alone.
    measure = launch(WORKERS="1")
    measure.cut_out({"file": ASTRONAUT.read_bytes()})
    limit = measure.address_space() + 40 * 2**20
    measure.stop()
    server = launch(WORKERS="1", limits={"RLIMIT_AS": limit})
    small = {"file": ASTRONAUT.read_bytes()}
    expected = server.cut_out(small).content
    for megapixels in (48, 24, 35):
        answer = server.cut_out({"file": enlarged(megapixels)})
        problem = answer.json()
        assert answer.status_code == 500 and problem["code"] == "internal_error", problem
        assert problem["request_id"] == answer.headers["X-Request-ID"] and "memory" in problem["detail"]
        assert server.cut_out(small).content == expected
    server.stop()


def test_nothing_is_left_in_files_sockets_or_memory(launch, tmp_path):
    server = launch(TMPDIR=str(tmp_path))

    def opened():
        links = []
        for descriptor in Path(f"/proc/{server.process.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # Closed since it was listed.
                links.append(os.readlink(descriptor))
        return sorted(links)

    photograph, marked = {"file": ASTRONAUT.read_bytes()}, quick(512)

    def use():
        assert server.cut_out(photograph, explain="true").status_code == 200
        for options in ({"output_format": "zip"}, {"bg_blur": "20"}):
            assert server.cut_out(marked, **options).status_code == 200

    before = opened()
    for _ in range(10):
        use()
    resident = server.resident()
    for _ in range(20):
        use()
    assert server.resident() < resident + 16
    assert eventually(lambda: len(opened()) <= len(before)), (before, opened())
    assert list(tmp_path.iterdir()) == []
    server.stop()
