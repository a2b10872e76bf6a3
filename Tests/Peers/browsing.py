# SPDX-License-Identifier: Apache-2.0
"""What a person does with the web page, and what there is to be seen of it."""

import base64
import io

from axe_playwright_python.sync_playwright import Axe
from conftest import ASTRONAUT
from PIL import Image, ImageChops
from playwright.sync_api import expect


def sign_in(page, server):
    page.get_by_label("API key or token").fill(server.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Choose photographs")).to_be_visible()


def pick(page, file=ASTRONAUT):
    page.locator("#file").set_input_files(file)
    expect(page.locator("#result")).to_be_visible(timeout=20_000)
    idle(page)


def idle(page):
    page.wait_for_timeout(250)
    expect(page.locator("#working")).to_be_hidden(timeout=20_000)
    expect(page.locator("#problem")).to_be_hidden()


def after(page):
    """The picture that is shown, as Pillow has it."""
    data = page.evaluate("""() => {
        const [ground, cutout] = ["ground", "after"].map((id) => document.getElementById(id));
        const { width, height } = cutout;
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d");
        // A crop's ground is the frame's, not the picture's.
        if (document.getElementById("frame").hidden) context.drawImage(ground, 0, 0);
        context.drawImage(cutout, 0, 0);
        return canvas.toDataURL("image/png");
    }""")
    return Image.open(io.BytesIO(base64.b64decode(data.split(",")[1]))).convert("RGBA")


def difference(one, other):
    """The largest difference of alpha; canvases round the colours of what is nearly transparent."""
    return ImageChops.difference(one.getchannel("A"), other.getchannel("A")).getextrema()[1]


def place(page, x, y):
    """Where on the page a place of the picture is, given in shares of its sides."""
    box = page.locator("#sheet").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page, points):
    at = [place(page, x, y) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for point in at[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def faults(page):
    """What axe-core has against the page: contrast, names, roles, landmarks."""
    return [f'{fault["id"]}: {node["html"]}' for fault in Axe().run(page).response["violations"] for node in fault["nodes"]]


def asked(page):
    """Counts what is asked of the server from now on."""
    requests = []
    page.on("request", lambda request: request.url.endswith("/api/remove-background") and requests.append(request))
    return requests


def downloaded(page, button="Download"):
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value
