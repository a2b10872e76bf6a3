# SPDX-License-Identifier: Apache-2.0
"""What deploy/ ships is well-formed, and the documentation of operations names what the server has."""

import json
import re
import shutil
import subprocess

import pytest
import requests
import yaml
from conftest import ROOT


def test_prometheus_takes_the_alert_rules():
    promtool = shutil.which("promtool")
    assert promtool, "promtool is in Debian's package prometheus"
    run = subprocess.run(
        [promtool, "check", "rules", ROOT / "deploy/monitoring/alerts.yaml"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def metrics(server):
    text = requests.get(
        server.url + "/metrics?format=prometheus", headers={"Authorization": f"Bearer {server.key}"}).text
    return set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))


def test_alerts_dashboard_and_operations_name_metrics_that_there_are(server):
    known = metrics(server)
    for name in ("alerts.yaml", "dashboard.json"):
        text = (ROOT / "deploy/monitoring" / name).read_text()
        used = {re.sub("_(bucket|sum|count)$", "", metric) for metric in re.findall(r"silhouette_\w+", text)}
        assert used and used <= known
    dashboard = json.loads((ROOT / "deploy/monitoring/dashboard.json").read_text())
    shown = {metric for metric in known if re.search(rf"{metric}(_bucket)?\b", json.dumps(dashboard["panels"]))}
    assert known - shown == set()
    documented = set(re.findall(r"`(silhouette_\w+)`", (ROOT / "docs/operations.md").read_text()))
    assert documented == known


def test_prometheus_takes_the_queries_of_the_dashboard(tmp_path):
    dashboard = json.loads((ROOT / "deploy/monitoring/dashboard.json").read_text())
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert len(queries) > 15
    rules = [
        {"record": f"query:{number}", "expr": query.replace("$__rate_interval", "5m").replace("$instance", ".*")}
        for number, query in enumerate(queries)]
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    run = subprocess.run(["promtool", "check", "rules", path], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", ["compose.yaml", "kubernetes/silhouette.yaml", "kubernetes/batch.yaml", "kubernetes/monitoring.yaml"])
def test_manifests_are_yaml(path):
    documents = list(yaml.safe_load_all((ROOT / "deploy" / path).read_text()))
    assert all(isinstance(document, dict) for document in documents)


def test_what_is_configured_exists():
    """Every key that deploy/ sets is one that the server reads."""
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE))
    manifest = (ROOT / "deploy/kubernetes/silhouette.yaml").read_text()
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    docker = re.findall(r"([A-Z_]+)=\S+", re.search(r"^ENV (.*)$", (ROOT / "deploy/Dockerfile").read_text(), re.M)[1])
    keys = set(re.findall(r"name: ([A-Z_]+)", manifest)) | set(compose["services"]["silhouette"]["environment"])
    assert keys | set(docker) <= known and len(keys) > 3
