# SPDX-License-Identifier: Apache-2.0
"""Page, reference and their files behind a proxy that takes a prefix off every path."""

import http.server
import re
import threading
import urllib.parse

import pytest
import requests


@pytest.fixture
def behind(server):
    """The server's address under a prefix; any other path is nothing of its."""
    class Proxy(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            prefix, path = "/tools/cut", self.path
            if not path.startswith(prefix + "/"):
                return self.send_error(418)
            answer = requests.get(server.url + path.removeprefix(prefix))
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_):
            pass

    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{proxy.server_port}/tools/cut"
    proxy.shutdown()


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/"])
def test_every_address_stays_behind_the_prefix(behind, path):
    waiting, seen = [behind + path], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = requests.get(address)
        assert answer.status_code == 200, address
        kind = answer.headers["Content-Type"]
        if kind.startswith("text/html"):
            found = re.findall(r'(?:href|src)="([^"#]+)"', answer.text)
        elif kind.startswith("text/javascript"):
            found = re.findall(r'from "([^"]+)"', answer.text)
        else:
            found = []
        waiting += [urllib.parse.urljoin(address, link) for link in found if not link.startswith("data:")]
    assert behind + "/openapi.json" in seen
    if path == "/":
        assert {behind + "/page.js", behind + "/zip.js", behind + "/docs"} <= seen
