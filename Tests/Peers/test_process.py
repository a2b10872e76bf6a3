# SPDX-License-Identifier: Apache-2.0
"""The server as a process: where its messages go, signals, terminals, processors, settings."""

import os
import pty
import re
import signal
import socket
import subprocess
import time

import pytest
import requests
from clients import eventually
from conftest import ASTRONAUT, ROOT, Server

EXECUTABLE = os.environ.get("SILHOUETTE", str(ROOT / ".build/release/silhouette"))


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
