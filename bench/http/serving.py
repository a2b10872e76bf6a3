# SPDX-License-Identifier: Apache-2.0
"""What the scripts of this folder share: a running server, and photographs to send to it."""

import http.client
import itertools
import json
import os
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
EXECUTABLE = HERE.parents[1] / ".build/release/silhouette"


class Server:
    """A release server on a free port of this machine, ended with the block."""

    def __init__(self, executable, workers, queue_limit):
        environment = {
            "PATH": os.environ["PATH"], "PORT": "0", "WORKERS": str(workers), "QUEUE_LIMIT": str(queue_limit),
            "API_SECRET_KEY": secrets.token_hex(32), "JWT_SECRET_KEY": secrets.token_hex(32),
        }
        if "CASCADE_DIR" in os.environ:
            environment["CASCADE_DIR"] = os.environ["CASCADE_DIR"]
        self.api_key = environment["API_SECRET_KEY"]
        self.lines = []
        # From a folder without a .env file.
        self.folder = tempfile.TemporaryDirectory()
        started = time.monotonic()
        self.process = subprocess.Popen(
            [executable, "serve"], cwd=self.folder.name, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self._read_lines, daemon=True).start()
        self.port = self._wait(lambda: next(
            (int(found[1]) for line in self.lines if (found := re.search(r"http://[^\s:]+:(\d+)", line))), None))
        self._wait(lambda: self.request("GET", "/health/ready")[0] == 200)
        self.ready_after = time.monotonic() - started

    def _read_lines(self):
        for line in self.process.stderr:
            self.lines.append(line)
            del self.lines[:-100]

    def _wait(self, attempt):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            found = attempt()
            if found:
                return found
            time.sleep(0.002)
        self.process.kill()
        sys.exit("bench/http: the server did not start: " + "".join(self.lines))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def request(self, method, path, body=None, headers={}):
        """Status and body; status 0 when the connection failed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def token(self):
        status, body = self.request(
            "POST", "/auth/token?user_id=bench", headers={"Authorization": f"Bearer {self.api_key}"})
        if status != 200:
            sys.exit(f"bench/http: /auth/token answered {status}: {body.decode()}")
        return json.loads(body)["access_token"]

    def memory(self):
        """Resident and peak memory, MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return tuple(int(re.search(rf"{key}:\s+(\d+)", status)[1]) * 1024 / 1e6 for key in ("VmRSS", "VmHWM"))


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def photographs(folder):
    files = sorted(p for p in pathlib.Path(folder).iterdir() if p.suffix.lower() in (".jpg", ".jpeg"))
    if not files:
        sys.exit(f"bench/http: no .jpg in {folder}")
    return [file.read_bytes() for file in files]


def drawn_photographs():
    """Of 0.3, 1, 4 and 12 megapixels, the same everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([HERE.parent / "draw", folder], check=True, stdout=subprocess.DEVNULL)
        return photographs(folder)


def executable_option(parser):
    parser.add_argument("--executable", type=lambda path: pathlib.Path(path).resolve(), default=EXECUTABLE,
                        help="default: .build/release/silhouette")


def check_executable(path):
    if not os.access(path, os.X_OK):
        sys.exit(f"{sys.argv[0]}: {path} is missing: make build, or name another with --executable")


def load(server, photographs, formats, clients, requests):
    """Sends every photograph for every format, over and over. Answers as (status, seconds, resident MB afterwards), in the order in which they came."""
    token = server.token()
    jobs = itertools.islice(itertools.cycle(itertools.product(photographs, formats)), requests)
    lock, answers = threading.Lock(), []

    def client():
        while True:
            with lock:
                job = next(jobs, None)
            if job is None:
                return
            started = time.monotonic()
            status, _ = server.request(
                "POST", f"/api/remove-background?output_format={job[1]}", job[0],
                {"Authorization": f"Bearer {token}", "Content-Type": "image/jpeg"})
            answer = (status, time.monotonic() - started, server.memory()[0])
            with lock:
                answers.append(answer)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.monotonic() - started
