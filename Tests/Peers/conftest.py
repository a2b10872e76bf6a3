# SPDX-License-Identifier: Apache-2.0
"""A running server for tests in other languages than its own."""

import functools
import http.server
import os
import pathlib
import re
import resource
import shutil
import subprocess
import threading

import pytest
import requests
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
ASTRONAUT = ROOT / "fixtures/images/astronaut.png"
SHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", ROOT / "artifacts/screenshots"))
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


# Tests in these files wait much of the time: for deadlines, for signals, for ends, for a browser.
WAITING = {
    "test_connections.py", "test_life_cycle.py", "test_process.py", "test_protocols.py", "test_slow_clients.py",
    "test_access.py", "test_editor.py", "test_looks.py", "test_visits.py",
}


def pytest_collection_modifyitems(items):
    """Two groups, a worker each: one waits while the other computes. Within a group tests follow each other."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group("waiting" if item.path.name in WAITING else "computing"))


class Server:
    """An instance of the executable on a free port."""

    key = "k3y-0123456789-0123456789-0123456789"

    def __init__(self, image_host="", port=0, limits=None, **settings):
        """`limits`: resource limits by name."""
        environment = {
            "PATH": os.environ["PATH"],
            "API_SECRET_KEY": self.key,
            "JWT_SECRET_KEY": "s3cret-0123456789-0123456789-0123456",
            "PORT": str(port),
            "ENV_FILE": str(ROOT / "Tests/Peers/empty.env"),
            "QUEUE_LIMIT": "64",
            "IMAGE_URL_ALLOW_HOSTS": image_host,
            "IMAGE_URL_ALLOW_NETWORKS": "127.0.0.0/8,::1",
            **settings,
        }
        executable = os.environ.get("SILHOUETTE", str(ROOT / ".build/release/silhouette"))
        set_limits = [(getattr(resource, name), (value, value)) for name, value in (limits or {}).items()]
        self.process = subprocess.Popen(
            [executable, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: [resource.setrlimit(*limit) for limit in set_limits] and None)
        for line in self.process.stderr:
            if "Listening on " in line:
                scheme = "https" if "https://" in line else "http"
                self.url = f"{scheme}://localhost:" + line.strip().rsplit(":", 1)[1]
                break
        else:
            raise RuntimeError("the server does not start")
        # The log must be read, or the pipe fills up and the server waits.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.token = requests.post(
            self.url + "/auth/token", params={"user_id": "peer"}, headers={"Authorization": f"Bearer {self.key}"},
            verify=settings.get("TLS_CERT_FILE", True),
        ).json()["access_token"]

    def cut_out(self, files, **fields):
        """The native endpoint's answer."""
        return requests.post(
            self.url + "/api/remove-background", files=files, data=fields,
            headers={"Authorization": f"Bearer {self.token}"})

    def _memory(self, key):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{key}:\s+(\d+)", status)[1]) * 1024

    def resident(self):
        """Memory in RAM, MB."""
        return self._memory("VmRSS") / 1e6

    def address_space(self):
        """Bytes."""
        return self._memory("VmSize")

    def metrics(self):
        """As JSON."""
        return requests.get(self.url + "/metrics", headers={"Authorization": f"Bearer {self.key}"}).json()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0


@pytest.fixture
def launch():
    """Starts servers that end with the test, whatever becomes of it."""
    running = []

    def start(**settings):
        running.append(Server(**settings))
        return running[-1]

    yield start
    for server in running:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def image_host():
    """`host:port` of a server with the fixtures' images."""
    handler = functools.partial(QuietHandler, directory=ASTRONAUT.parent)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def server(image_host):
    running = Server(image_host)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium")
    assert path, "chromium is in Debian's package chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def visit(browser, server, launch):
    """Opens the page; afterwards nothing may have been asked of others, or have been complained of.

    It needs `launch`, so that pages close before the servers they may still be asking.
    """
    pages, requested, complaints = [], [], []

    def open_page(size="desktop", scheme="light", at=server, address="/", **settings):
        SHOTS.mkdir(parents=True, exist_ok=True)
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True,
            has_touch=size == "phone", **settings)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=at.url)
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(at.url + address)
        pages.append(context)
        return page

    yield open_page
    for context in pages:
        context.close()
    assert [url for url in requested if not url.startswith(("http://localhost:", "blob:", "data:"))] == []
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture
def page(visit, server):
    """The page with a photograph that is cut, and its alternatives."""
    from browsing import pick, sign_in

    page = visit()
    sign_in(page, server)
    pick(page)
    page.locator("#choices button").nth(1).wait_for(timeout=20_000)
    return page
