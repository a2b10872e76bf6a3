# SPDX-License-Identifier: Apache-2.0
"""Old clients, and clients that offer other protocols."""

import base64
import gzip
import re
import subprocess
import time

import pytest
import requests
from clients import connect, cutout_head, read_all
from conftest import ASTRONAUT


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


def test_nulls_in_JSON_count_as_absent(server):
    answer = requests.post(server.url + "/v1.0/removebg", headers={"X-Api-Key": server.key}, json={
        "image_file_b64": base64.b64encode(ASTRONAUT.read_bytes()).decode(), "size": None, "hints": {"rect": None}})
    assert answer.status_code == 200, answer.text
