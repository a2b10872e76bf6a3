# SPDX-License-Identifier: Apache-2.0
"""The description and the measurements, judged by tools that others use."""

import shutil
import subprocess
import sys

import jsonschema
import openapi_spec_validator
import pytest
import requests
from conftest import ASTRONAUT

CHECKS = ",".join([
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "unsupported_method",
])


def test_the_description_is_valid(server):
    document = requests.get(server.url + "/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    openapi_spec_validator.validate(document)


def test_answers_have_the_described_form(server):
    document = requests.get(server.url + "/openapi.json").json()
    key = {"Authorization": f"Bearer {server.key}"}
    token = {"Authorization": f"Bearer {server.token}"}
    image = {"file": ASTRONAUT.read_bytes()}
    cutout = server.url + "/api/remove-background"
    answers = [
        ("Probe", requests.get(server.url + "/health/live")),
        ("Probe", requests.get(server.url + "/health/ready/")),
        ("Health", requests.get(server.url + "/health/", headers=key)),
        ("Grant", requests.post(server.url + "/auth/token", data={"user_id": "me"}, headers=key)),
        ("Cutout", requests.post(cutout, files=image, headers={**token, "Accept": "application/json"})),
        ("Metrics", requests.get(server.url + "/metrics/", headers=token)),
        ("Account", requests.get(server.url + "/v1.0/account", headers={"X-Api-Key": server.token})),
        ("Problem", requests.post(cutout, files=image, data={"size": "huge"}, headers=token)),
        ("RemoveBGErrors", requests.post(server.url + "/v1.0/removebg", headers={"X-Api-Key": server.key}, data={"a": 1})),
    ]
    for name, answer in answers:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema.validate(answer.json(), schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("credential", ["token", "key"])
def test_schemathesis_finds_nothing(server, credential, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", server.url + "/openapi.json", "--checks", CHECKS,
         "--header", f"Authorization: Bearer {getattr(server, credential)}", "--header", f"X-Api-Key: {server.key}",
         "--max-examples", "40", "--seed", "1", "--generation-database", "none", "--request-timeout", "60",
         "--suppress-health-check", "all",
         # Its one answer is 501, which counts as a server's fault; test_removebg.py asks for it.
         "--exclude-path", "/v1.0/improve"],
        capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_prometheus_takes_the_metrics(server):
    answer = requests.get(
        server.url + "/metrics/", headers={"Authorization": f"Bearer {server.key}", "Accept": "text/plain"})
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    promtool = shutil.which("promtool")
    assert promtool, "promtool is in Debian's package prometheus"
    run = subprocess.run([promtool, "check", "metrics"], input=answer.text, capture_output=True, text=True)
    assert run.returncode == 0 and not run.stdout and not run.stderr, run.stdout + run.stderr
    assert 'silhouette_stage_duration_seconds_bucket{le="+Inf",stage="grabcut"}' in answer.text
