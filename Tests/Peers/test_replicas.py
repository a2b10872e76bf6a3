# SPDX-License-Identifier: Apache-2.0
"""Two replicas behind nginx, as deploy/nginx.conf has it: one is killed, the other asked to stop, and no image is lost."""

import concurrent.futures
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest
import requests
from clients import quick
from conftest import ROOT, Server


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def balancer(tmp_path):
    """nginx with the shipped configuration, but for addresses."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    assert os.path.exists(nginx), "nginx is in Debian's package nginx-light"
    ports, front = [free_port(), free_port()], free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    upstream = "server silhouette:8000 max_fails=1 fail_timeout=2s;"
    assert upstream in text and "listen 8000;" in text
    text = text.replace(
        upstream, "\n        ".join(upstream.replace("silhouette:8000", f"127.0.0.1:{port}") for port in ports))
    text = text.replace("listen 8000;", f"listen 127.0.0.1:{front};")
    temporary = "".join(
        f"    {kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = text.replace("http {\n", "http {\n    access_log off;\n" + temporary)
    path = tmp_path / "nginx.conf"
    path.write_text(f"pid {tmp_path}/pid;\n{text}")
    process = subprocess.Popen(
        [nginx, "-e", "stderr", "-p", str(tmp_path), "-c", str(path), "-g", "daemon off; master_process off;"],
        stderr=subprocess.PIPE, text=True)
    threading.Thread(target=process.stderr.read, daemon=True).start()
    yield ports, f"http://127.0.0.1:{front}"
    process.terminate()
    process.wait(timeout=10)


def test_every_image_arrives(balancer):
    ports, front = balancer
    replicas = [Server(port=port, DRAIN_DELAY_SECONDS="1") for port in ports]
    files = quick()
    expected = hashlib.sha256(replicas[0].cut_out(files, size="preview").content).hexdigest()
    # One replica's token is good at the other: they share their secrets, and nothing else.
    headers = {"Authorization": f"Bearer {replicas[1].token}"}
    done, retried = [], []

    def fetch(_):
        for attempt in range(20):
            try:
                answer = requests.post(
                    front + "/api/remove-background", files=files, data={"size": "preview"},
                    headers=headers, timeout=60)
            except requests.ConnectionError:
                answer = None
            if answer is not None and answer.status_code not in (502, 503):
                done.append(1)
                return answer.status_code, hashlib.sha256(answer.content).hexdigest()
            retried.append(1)
            time.sleep(0.2)
        return None, None

    def disturb():
        while len(done) < 50:
            time.sleep(0.02)
        replicas[0].process.kill()
        replicas[0].process.wait()
        replicas[0] = Server(port=ports[0], DRAIN_DELAY_SECONDS="1")
        while len(done) < 120:
            time.sleep(0.02)
        replicas[1].process.send_signal(signal.SIGTERM)
        assert replicas[1].process.wait(timeout=40) == 0
        replicas[1] = Server(port=ports[1], DRAIN_DELAY_SECONDS="1")

    disturber = threading.Thread(target=disturb)
    disturber.start()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(fetch, range(200)))
    disturber.join()
    for replica in replicas:
        replica.stop()
    assert outcomes == [(200, expected)] * 200
    assert len(retried) < 40
