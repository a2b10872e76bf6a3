# SPDX-License-Identifier: Apache-2.0
"""Hundreds of hostile requests leave the server as it was."""

import concurrent.futures
import random
import time

import hostile
import requests
from clients import eventually
from conftest import ASTRONAUT

DEADLINE = 30


def test_hostile_input_is_answered_and_leaves_nothing_behind(launch):
    server = launch(WORKERS="2", REQUEST_TIMEOUT_SECONDS=str(DEADLINE))
    token = {"Authorization": f"Bearer {server.token}"}
    session = requests.Session()

    def send(case):
        name, path, headers, body = case
        started = time.monotonic()
        answer = session.post(server.url + path, headers={**headers, **token}, data=body, timeout=2 * DEADLINE)
        return name, answer.status_code, time.monotonic() - started

    photograph = ASTRONAUT.read_bytes()
    image = {"Content-Type": "image/png"}
    warm = ("warm-up", "/api/remove-background", image, photograph)
    before = [session.post(server.url + warm[1], headers={**image, **token}, data=photograph).content for _ in range(30)]
    resident = server.resident()

    seed = random.Random(6)
    cases = [(name, "/api/remove-background", *request) for name, *request in hostile.files(seed)]
    cases += list(hostile.bodies(seed))
    assert len(cases) >= 800
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(send, cases))

    assert [outcome for outcome in outcomes if not 200 <= outcome[1] < 500] == []
    assert [outcome for outcome in outcomes if outcome[2] > DEADLINE] == []
    # Some changes do not matter, most do.
    refused = sum(outcome[1] >= 400 for outcome in outcomes)
    assert len(outcomes) // 3 < refused < len(outcomes)
    after = session.post(server.url + warm[1], headers={**image, **token}, data=photograph).content
    assert set(before) == {after}
    # The allocator gives back what large pictures needed once there is nothing to do.
    assert eventually(lambda: server.resident() < resident + 32), (resident, server.resident())
    slowest = sorted(outcomes, key=lambda outcome: outcome[2])[-5:]
    print(f"\n{len(outcomes)} requests, {refused} refused; slowest {slowest}; "
          f"resident {resident:.0f} MB before, {server.resident():.0f} after")
    server.stop()
