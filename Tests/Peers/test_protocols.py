# SPDX-License-Identifier: Apache-2.0
"""Old clients, clients that offer other protocols, and servers without a place for their messages."""

import base64
import gzip
import os
import pty
import re
import signal
import socket
import subprocess
import time

import pytest
import requests
from clients import connect, cutout_head, eventually, read_all
from conftest import ASTRONAUT, ROOT, Server

EXECUTABLE = os.environ.get("SILHOUETTE", str(ROOT / ".build/release/silhouette"))


def curl(*arguments):
    return subprocess.run(
        ["curl", "-sS", "-m", "20", "-w", "%{http_code} %{http_version} %{num_connects} %{time_total}\n", "-o", "/dev/null",
         *arguments], check=True, capture_output=True, text=True).stdout.splitlines()


@pytest.mark.parametrize("options", [[], ["-k"]])
def test_ApacheBench_is_answered(server, options):
    report = subprocess.run(
        ["ab", "-q", "-n", "20", "-c", "4", "-s", "5", *options, server.url.replace("localhost", "127.0.0.1") + "/docs"],
        check=True, capture_output=True, text=True).stdout
    assert "Complete requests:      20" in report and "Failed requests:        0" in report, report
    assert float(re.search(r"Time taken for tests:\s+([\d.]+)", report)[1]) < 2


def test_HTTP_1_0_ends_with_the_answer(server):
    for fields in [b"", b"Connection: keep-alive\r\n"]:
        with connect(server) as connection:
            started = time.monotonic()
            connection.sendall(b"GET /health/live HTTP/1.0\r\n" + fields + b"\r\n")
            answer = read_all(connection).lower()
            assert answer.startswith(b"http/1.1 200") and b"connection: close" in answer and time.monotonic() - started < 1
            assert b"transfer-encoding" not in answer
    assert curl("--http1.0", server.url + "/health/live")[0].startswith("200 1.1 1 0.")


def test_close_is_found_among_the_tokens(server):
    for field in [b"Close", b"TE, close", b"keep-alive , CLOSE"]:
        with connect(server) as connection:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: h\r\nConnection: " + field + b"\r\n\r\n")
            assert b"connection: close" in read_all(connection).lower()


def test_an_upgrade_that_is_offered_changes_nothing(server):
    address = server.url + "/health/live"
    lines = curl("--http2", address, "--next", "-sS", "-m", "20", "-w", "%{http_code} %{http_version} %{num_connects} %{time_total}\n",
                 "-o", "/dev/null", "--http2", address)
    assert [line.split()[:3] for line in lines] == [["200", "1.1", "1"], ["200", "1.1", "0"]]
    assert all(float(line.split()[3]) < 1 for line in lines)


def test_a_photograph_follows_an_offer_on_the_same_connection(server):
    """As Java's HttpClient does: each first request offers h2c, whatever it is."""
    offer = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"]
    photograph = ASTRONAUT.read_bytes()
    with connect(server) as connection:
        connection.settimeout(20)
        started = time.monotonic()
        for fields in [offer, [], offer]:
            connection.sendall(cutout_head(server, len(photograph), "image/png", *fields) + photograph)
            assert b" 200 " in receive_answer(connection)
        assert time.monotonic() - started < 10


def receive_answer(connection):
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, body = answer.split(b"\r\n\r\n", 1)
    size = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    while len(body) < size:
        body += connection.recv(65536)
    return head


def test_a_packed_body_is_refused_by_name(server):
    for path, header in [("/api/remove-background", f"Bearer {server.token}"), ("/v1.0/removebg", f"Bearer {server.token}")]:
        answer = requests.post(server.url + path, data=gzip.compress(ASTRONAUT.read_bytes()), headers={
            "Authorization": header, "Content-Type": "image/png", "Content-Encoding": "gzip"})
        assert answer.status_code in (400, 415) and "unsupported_content_encoding" in answer.text
    answer = requests.post(server.url + "/api/remove-background", data=ASTRONAUT.read_bytes(), headers={
        "Authorization": f"Bearer {server.token}", "Content-Type": "image/png", "Content-Encoding": "Identity"})
    assert answer.status_code == 200


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", ">&- 2>&-", ">/dev/full 2>&1", "2>&1 | true"])
def test_a_server_needs_no_standard_error(redirection):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "DEBUG": "true", "ENV_FILE": "/dev/null", "LOG_LEVEL": "trace"}
    shell = subprocess.Popen(["bash", "-c", f"exec {EXECUTABLE} serve {redirection}"], env=environment, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        assert eventually(lambda: answers(address))
        token = requests.post(address + "/auth/token", data={"user_id": "u"}).json()["access_token"]
        for _ in range(3):
            answer = requests.post(address + "/api/remove-background", files={"file": ASTRONAUT.read_bytes()},
                                   headers={"Authorization": f"Bearer {token}"})
            # Nothing that was meant for standard error has found its way into a connection.
            assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")
    finally:
        os.killpg(shell.pid, signal.SIGKILL)


def test_a_log_that_nobody_reads_holds_nobody_up():
    """A pipe takes 64 kB, and no more until somebody reads."""
    reader, writer = os.pipe()
    environment = {"PATH": os.environ["PATH"], "PORT": "0", "DEBUG": "true", "ENV_FILE": "/dev/null", "LOG_LEVEL": "debug"}
    process = subprocess.Popen([EXECUTABLE, "serve"], env=environment, stderr=writer)
    os.close(writer)
    text = b""
    while b"Listening on" not in text or not text.endswith(b"\n"):
        text += os.read(reader, 65536)
    address = re.search(rb"Listening on (\S+)", text)[1].decode()
    try:
        session = requests.Session()
        started = time.monotonic()
        for _ in range(2000):
            assert session.get(address + "/health/live", timeout=5).status_code == 200
        assert time.monotonic() - started < 60
        while b"log lines were lost" not in text:
            text = os.read(reader, 65536)
            session.get(address + "/health/live", timeout=5)
    finally:
        process.kill()
        process.wait()


def answers(address):
    try:
        return requests.get(address + "/health/live", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def test_SIGHUP_without_a_terminal_is_ignored(launch):
    server = launch()
    server.process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    assert requests.get(server.url + "/health/ready").status_code == 200
    server.process.terminate()
    assert server.process.wait(timeout=10) == 0


def test_a_terminal_that_goes_ends_the_server():
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(EXECUTABLE, [EXECUTABLE, "serve"], {"PORT": "0", "DEBUG": "true", "ENV_FILE": "/dev/null"})
    text = b""
    while b"Listening on" not in text:
        text += os.read(terminal, 65536)
    os.close(terminal)
    deadline = time.monotonic() + 10
    while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ended == (pid, 0)


@pytest.mark.parametrize("host", ["localhost", "::1", "[::1]", "127.0.0.1"])
def test_hosts_are_written_as_people_write_them(host):
    family, address = (socket.AF_INET6, "::1") if ":" in host else (socket.AF_INET, "127.0.0.1")
    with socket.socket(family) as probe:
        probe.bind((address, 0))
        port = probe.getsockname()[1]
    environment = {"HOST": host, "PORT": str(port), "DEBUG": "true", "ENV_FILE": "/dev/null"}
    process = subprocess.Popen([EXECUTABLE, "serve"], env=environment, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: subprocess.run([EXECUTABLE, "health"], env=environment, capture_output=True).returncode == 0)
    finally:
        process.kill()
        process.wait()


def test_workers_follow_the_affinity(launch):
    core = min(os.sched_getaffinity(0))
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        server = launch()
    finally:
        os.sched_setaffinity(0, allowed)
    health = requests.get(server.url + "/health", headers={"Authorization": f"Bearer {server.key}"}).json()
    assert health["workers"] == 1


@pytest.mark.parametrize("settings, code, words", [
    ({}, 0, "The configuration is complete"), ({"PORT": "x"}, 2, "PORT=x"), ({"CASCADE_DIR": "/nowhere"}, 2, "opencv-data")])
def test_a_configuration_can_be_checked(settings, code, words):
    run = subprocess.run(
        [EXECUTABLE, "serve", "--check"], capture_output=True, text=True, timeout=20,
        env={"API_SECRET_KEY": Server.key, "JWT_SECRET_KEY": Server.key, "ENV_FILE": "/dev/null", **settings})
    assert run.returncode == code and words in run.stdout + run.stderr


def test_nulls_in_JSON_count_as_absent(server):
    answer = requests.post(server.url + "/v1.0/removebg", headers={"X-Api-Key": server.key}, json={
        "image_file_b64": base64.b64encode(ASTRONAUT.read_bytes()).decode(), "size": None, "hints": {"rect": None}})
    assert answer.status_code == 200, answer.text
