# SPDX-License-Identifier: Apache-2.0
"""Clients of remove.bg, with another base address and nothing else."""

import base64
import subprocess

import pytest
import removebg.removebg
import requests
from conftest import ASTRONAUT


@pytest.fixture
def client(server, monkeypatch, tmp_path):
    """The client from PyPI."""
    monkeypatch.setattr(removebg.removebg, "API_ENDPOINT", server.url + "/v1.0/removebg")
    return removebg.removebg.RemoveBg(server.key, str(tmp_path / "errors.log"))


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "portrait.png"
    path.write_bytes(ASTRONAUT.read_bytes())
    return path


def native(server, **fields):
    answer = server.cut_out({"file": ASTRONAUT.read_bytes()}, **{"output_format": "auto", **fields})
    assert answer.status_code == 200, answer.text
    return answer.content


# The sizes that the client's own documentation names, and colours as remove.bg takes them.
OPTIONS = [(size, colour) for size in ("regular", "preview", "medium", "hd", "4k", "auto", "full")
           for colour in (None, "81d4fa", "red")]


@pytest.mark.parametrize("size,colour", OPTIONS)
def test_file(server, client, photograph, size, colour):
    client.remove_background_from_img_file(str(photograph), size=size, bg_color=colour)
    saved = photograph.with_name("portrait.png_no_bg.png").read_bytes()
    assert saved == native(server, size=size, **({"bg_color": colour} if colour else {}))


@pytest.mark.parametrize("size,colour", OPTIONS[:6])
def test_base64(server, client, tmp_path, size, colour):
    target = tmp_path / "base64.png"
    encoded = base64.b64encode(ASTRONAUT.read_bytes())
    client.remove_background_from_base64_img(encoded, size=size, new_file_name=str(target), bg_color=colour)
    assert target.read_bytes() == native(server, size=size, **({"bg_color": colour} if colour else {}))


@pytest.mark.parametrize("size,colour", OPTIONS[:6])
def test_url(server, client, image_host, tmp_path, size, colour):
    target = tmp_path / "url.png"
    client.remove_background_from_img_url(
        f"http://{image_host}/astronaut.png", size=size, new_file_name=str(target), bg_color=colour)
    assert target.read_bytes() == native(server, size=size, **({"bg_color": colour} if colour else {}))


def test_refusals_are_raised(server, client, photograph, tmp_path):
    with pytest.raises(requests.HTTPError) as caught:
        client.remove_background_from_img_file(str(photograph), size="huge")
    assert caught.value.response.status_code == 400
    assert caught.value.response.json()["errors"][0]["title"]
    with pytest.raises(requests.HTTPError) as caught:
        client.remove_background_from_img_url("http://elsewhere.example/x.png")
    assert caught.value.response.json()["errors"][0]["code"] == "url_not_allowed"


def test_every_field_at_once(server):
    """Clients that send every field they know, with their defaults or empty."""
    fields = {
        "image_url": "", "image_file_b64": "", "size": "regular", "type": "auto", "type_level": "none",
        "format": "auto", "roi": "0 0 100% 100%", "crop": "false", "crop_margin": "", "scale": "original",
        "position": "original", "channels": "rgba", "add_shadow": "false", "semitransparency": "true",
        "bg_color": "", "bg_image_url": "",
    }
    answer = requests.post(
        server.url + "/v1.0/removebg", files={"image_file": ASTRONAUT.read_bytes(), "bg_image_file": b""}, data=fields,
        headers={"X-Api-Key": server.key})
    assert answer.status_code == 200, answer.text
    assert answer.content == native(server, size="preview")
    assert answer.headers["X-Credits-Charged"] == "0" and "X-Type" not in answer.headers


def test_json_in_and_out(server):
    answer = requests.post(
        server.url + "/v1.0/removebg",
        json={"image_file_b64": base64.b64encode(ASTRONAUT.read_bytes()).decode(), "size": "preview", "crop": True,
              "crop_margin": "10%", "bg_color": None, "type_level": 1},
        headers={"X-Api-Key": server.key, "Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert base64.b64decode(data["result_b64"]) == native(server, size="preview", crop="true", crop_margin="10%")
    assert data["foreground_width"] == int(answer.headers["X-Foreground-Width"]) > 100
    assert answer.headers["X-Type"] == "person"


@pytest.mark.parametrize("arguments", [
    ["-F", "image_file=@{file}", "-F", "size=auto"],
    ["-F", "image_file=@{file};type=image/jpeg;filename=x.jpg", "-F", "size=preview", "-F", "format=jpg"],
    ["-F", "image_url=http://{host}/astronaut.png", "-F", "size=auto"],
    ["-d", "image_url=http://{host}/astronaut.png", "-d", "bg_color=81d4fa77"],
    ["--data-urlencode", "image_file_b64@{base64}", "-d", "channels=alpha"],
])
def test_curl(server, image_host, tmp_path, arguments):
    """Command lines in the style of remove.bg's documentation."""
    encoded = tmp_path / "base64.txt"
    encoded.write_bytes(base64.encodebytes(ASTRONAUT.read_bytes()))
    filled = [argument.format(file=ASTRONAUT, host=image_host, base64=encoded) for argument in arguments]
    target = tmp_path / "no-bg.png"
    run = subprocess.run(
        ["curl", "-sS", "-H", f"X-API-Key: {server.key}", *filled, "-f", server.url + "/v1.0/removebg", "-o", target],
        capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert target.stat().st_size > 5000


def test_account_and_improve(server):
    account = requests.get(server.url + "/v1.0/account", headers={"X-Api-Key": server.key})
    assert account.json()["data"]["attributes"]["api"]["sizes"] == "all"
    wrong = requests.get(server.url + "/v1.0/account", headers={"X-Api-Key": "wrong"})
    assert wrong.status_code == 403 and wrong.json()["errors"][0]["code"] == "auth_failed"
    improve = requests.post(
        server.url + "/v1.0/improve", files={"image_file": b"x"}, headers={"X-Api-Key": server.key})
    assert improve.status_code == 501
