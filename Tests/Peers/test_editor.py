# SPDX-License-Identifier: Apache-2.0
"""The web page as an editor: brushes, history, zoom, looks, several photographs, languages, signing in."""

import io
import re
import statistics
import subprocess
import zipfile

import pytest
from browsing import after, difference, drag, idle, pick, place, sign_in
from conftest import ASTRONAUT, ROOT, SHOTS
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect

CUT = "**/api/remove-background"


@pytest.fixture
def page(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    return page


def asked(page):
    """Counts what is asked of the server from now on."""
    requests = []
    page.on("request", lambda request: request.url.endswith("/api/remove-background") and requests.append(request))
    return requests


def downloaded(page, button="Download"):
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value


def test_exact_brushes_act_at_once_and_are_downloaded(page):
    first, requests = after(page), asked(page)
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.4, 0.2), (0.48, 0.2)])
    erased = after(page)
    assert first.getpixel((225, 102))[3] == 255 and erased.getpixel((225, 102))[3] == 0
    # Nothing else: the brush is 16 pixels wide to either side.
    changed = ImageChops.difference(first.getchannel("A"), erased.getchannel("A")).getbbox()
    assert changed[0] > 180 and changed[2] < 270 and changed[1] > 80 and changed[3] < 125
    page.get_by_role("radio", name="Restore").check()
    drag(page, [(0.9, 0.1), (0.95, 0.1)])
    restored = after(page)
    astronaut = Image.open(ASTRONAUT).convert("RGB")
    assert restored.getpixel((475, 51)) == (*astronaut.getpixel((475, 51)), 255) and first.getpixel((475, 51))[3] == 0
    assert requests == []
    page.keyboard.press("Control+z")
    assert difference(after(page), erased) == 0
    page.keyboard.press("Control+Shift+Z")
    assert difference(after(page), restored) == 0 and requests == []
    # The server is told in two requests, and keeps every pixel of it.
    saved = Image.open(downloaded(page).path())
    assert difference(saved, restored) == 0
    assert ImageStat.Stat(ImageChops.difference(saved.convert("RGB").crop((470, 45, 480, 55)), astronaut.crop((470, 45, 480, 55)))).mean == [0, 0, 0]
    page.get_by_role("radio", name="Colour").check()
    page.get_by_label("Frame").select_option("subject")
    saved = Image.open(downloaded(page).path())
    # Up to the restored corner.
    assert saved.mode == "RGB" and saved.width > 400


def test_undo_and_redo_are_instant_where_the_result_was_there(page):
    first = after(page)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    idle(page)
    corrected, requests = after(page), asked(page)
    assert difference(corrected, first) == 255
    page.get_by_role("button", name="Undo").click()
    assert difference(after(page), first) == 0
    page.get_by_role("button", name="Redo").click()
    assert difference(after(page), corrected) == 0
    page.get_by_role("button", name="Clear").click()
    assert difference(after(page), first) == 0
    page.get_by_role("button", name="Undo").click()
    assert difference(after(page), corrected) == 0
    # A new mark ends what could be done again.
    page.get_by_role("button", name="Undo").click()
    drag(page, [(0.5, 0.9)])
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()
    page.wait_for_timeout(700)
    # Strokes fade once they are obeyed.
    idle(page)
    page.wait_for_timeout(700)
    assert page.evaluate("""() => {
        const canvas = document.getElementById("paint");
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.every((value) => value === 0);
    }""")
    assert all("alternatives" in (request.post_data or "alternatives") for request in requests[:-3])


def test_wheel_keys_and_buttons_zoom(page):
    sheet = page.locator("#sheet")
    whole = sheet.bounding_box()
    # A photograph smaller than the stage fills it.
    assert whole["height"] == pytest.approx(page.locator("#stage").bounding_box()["height"], abs=3)
    x, y = place(page, 0.44, 0.25)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -600)
    box = sheet.bounding_box()
    assert box["width"] > 1.5 * whole["width"]
    assert place(page, 0.44, 0.25) == pytest.approx((x, y), abs=1.5)
    # Marks follow the picture.
    first = after(page)
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.44, 0.25)])
    assert after(page).getpixel((225, 128))[3] == 0 < first.getpixel((225, 128))[3]
    # The space bar and the mouse move it.
    page.keyboard.down("Space")
    before = sheet.bounding_box()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 30, steps=3)
    page.mouse.up()
    page.keyboard.up("Space")
    moved = sheet.bounding_box()
    assert (before["x"] - moved["x"], before["y"] - moved["y"]) == pytest.approx((40, 30), abs=1)
    page.keyboard.press("0")
    assert sheet.bounding_box() == whole
    page.get_by_role("button", name="100 %").click()
    assert sheet.bounding_box()["width"] == pytest.approx(512, abs=1)
    radius = int(page.locator("#radius").input_value())
    page.keyboard.press("]")
    assert int(page.locator("#radius").input_value()) > radius
    page.keyboard.press("[")
    assert int(page.locator("#radius").input_value()) == radius


def test_a_key_and_a_button_show_the_photograph_while_they_are_held(page):
    clip = "getComputedStyle(document.getElementById('before')).clipPath"
    hidden = page.evaluate(clip)
    page.keyboard.down("o")
    assert page.evaluate(clip) != hidden
    page.keyboard.up("o")
    assert page.evaluate(clip) == hidden
    page.get_by_role("button", name="Hold to compare").hover()
    page.mouse.down()
    assert page.evaluate(clip) != hidden
    page.mouse.up()
    assert page.evaluate(clip) == hidden


@pytest.mark.parametrize("ratio", [1, 3])
def test_two_fingers_zoom_and_take_a_stroke_back(visit, server, ratio):
    page = visit("phone", device_scale_factor=ratio)
    sign_in(page, server)
    pick(page)
    first, whole = after(page), page.locator("#sheet").bounding_box()
    page.get_by_role("radio", name="Remove").check()
    # The picture stays in view while tools are used.
    stage = page.locator("#stage").bounding_box()
    assert stage["y"] >= -1 and stage["y"] + stage["height"] <= 844
    x, y = place(page, 0.5, 0.6)
    touch = page.context.new_cdp_session(page)

    def fingers(kind, *points):
        touch.send("Input.dispatchTouchEvent", {
            "type": kind, "touchPoints": [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]})

    fingers("touchStart", (x - 20, y))
    fingers("touchMove", (x - 25, y))
    fingers("touchStart", (x - 25, y), (x + 25, y))
    for step in range(1, 6):
        fingers("touchMove", (x - 25 - 8 * step, y), (x + 25 + 8 * step, y))
    fingers("touchEnd")
    assert page.locator("#sheet").bounding_box()["width"] > 1.5 * whole["width"]
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    assert difference(after(page), first) == 0
    # What lies on the picture is as fine as the screen.
    assert page.evaluate("document.getElementById('paint').width / document.getElementById('paint').clientWidth") == pytest.approx(ratio, rel=0.01)
    page.screenshot(path=SHOTS / f"zoom-phone-{ratio}x.png")


def test_looks_need_no_request_and_are_what_the_server_makes(page, server):
    requests = asked(page)
    page.get_by_role("radio", name="Colour").check()
    assert after(page).getpixel((480, 20)) == (0x81, 0xd4, 0xfa, 255)
    page.get_by_role("button", name="Colour #c2185b").click()
    assert after(page).getpixel((480, 20)) == (0xc2, 0x18, 0x5b, 255)

    def compare(most, **fields):
        expected = Image.open(io.BytesIO(server.cut_out({"file": ASTRONAUT.read_bytes()}, **fields).content)).convert("RGB")
        shown = after(page).convert("RGB")
        mean = sum(ImageStat.Stat(ImageChops.difference(shown, expected)).mean) / 3
        assert mean < most, mean

    compare(1, bg_color="c2185b")
    page.locator("#shadow").fill("60")
    compare(2, bg_color="c2185b", add_shadow="true", shadow_opacity="60")
    page.locator("#shadow").fill("0")
    page.get_by_role("radio", name="Blurred").check()
    compare(4, bg_blur="40")
    page.locator("#stage").screenshot(path=SHOTS / "blur-desktop-light.png")
    page.locator("#picture").set_input_files(ROOT / "fixtures/images/cameraman.png")
    expect(page.get_by_role("radio", name="Picture")).to_be_checked()
    page.wait_for_timeout(200)
    assert requests == []


@pytest.mark.parametrize("value, ratio", [("1", 1), ("0.8", 0.8), ("0.7777777778", 35 / 45)])
def test_frames_are_seen_and_downloaded(page, value, ratio):
    page.get_by_label("Frame").select_option(value)
    page.locator("#margin").fill("10")
    frame = page.locator("#frame").bounding_box()
    assert frame["width"] / frame["height"] == pytest.approx(ratio, rel=0.01)
    saved = Image.open(downloaded(page).path())
    assert saved.width / saved.height == pytest.approx(ratio, rel=0.015)


def test_several_photographs_are_cut_and_taken_along_together(visit, server, tmp_path):
    page = visit()
    sign_in(page, server)
    small = tmp_path / "astronaut.png"
    Image.open(ASTRONAUT).crop((60, 0, 460, 400)).save(small)
    cameraman = ROOT / "fixtures/images/cameraman.png"
    page.locator("#file").set_input_files([ASTRONAUT, cameraman, small])
    expect(page.locator("#strip button.done")).to_have_count(3, timeout=40_000)
    idle(page)
    # Each has its own corrections.
    page.locator("#strip button").nth(1).click()
    idle(page)
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.5, 0.5)])
    page.locator("#strip button").nth(0).click()
    idle(page)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    page.screenshot(path=SHOTS / "strip-desktop-light.png")
    archive = zipfile.ZipFile(downloaded(page, "Download all").path())
    assert archive.testzip() is None
    assert archive.namelist() == ["astronaut-cutout.png", "cameraman-cutout.png", "astronaut-cutout 2.png"]
    for index, file in [(0, ASTRONAUT), (2, small)]:
        expected = server.cut_out({"file": file.read_bytes()}).content
        assert archive.read(archive.namelist()[index]) == expected
    assert Image.open(io.BytesIO(archive.read("cameraman-cutout.png"))).getpixel((256, 256))[3] == 0


def test_limits_are_known_at_the_drop(visit, launch, tmp_path):
    server = launch(MAX_MEGAPIXELS="0.2", MAX_UPLOAD_MB="1")
    page = visit(at=server)
    sign_in(page, server)
    requests = asked(page)
    page.locator("#file").set_input_files(ASTRONAUT)
    expect(page.get_by_role("alert")).to_contain_text("The photograph has 1 megapixels; this server takes 0.2.")
    large = tmp_path / "large.png"
    large.write_bytes(ASTRONAUT.read_bytes() + bytes(1_000_000))
    page.locator("#file").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("The file has 2 MB; this server takes 1 MB.")
    assert requests == []


def test_signing_in_is_not_in_the_way(visit, server, launch):
    # What is dropped before is kept.
    page = visit()
    page.locator("#file").set_input_files(ASTRONAUT)
    expect(page.locator("#result")).to_be_visible()
    page.get_by_label("API key or token").fill(server.key)
    page.get_by_label("Stay signed in on this tab").check()
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#confidence")).to_contain_text("A person was found.", timeout=20_000)
    page.reload()
    expect(page.locator("#sign-in")).to_be_hidden()
    # An address can bring the key, and does not keep it.
    page = visit(address=f"/#key={server.key}")
    pick(page)
    assert page.url == server.url + "/"
    # On a server for trying things out nobody has to.
    page = visit(at=launch(DEBUG="true"))
    page.get_by_role("button", name="Try a sample photograph").click()
    expect(page.locator("#confidence")).to_contain_text("A person was found.", timeout=20_000)
    expect(page.locator("#sign-in")).to_be_hidden()
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)


def sentences():
    """Every sentence of the page, as its table of words has to have it."""
    files = ROOT / "Sources/Server/Web/Files"
    page = (files / "index.html").read_text()
    body = page[page.index("<body>"):]
    found = {text.strip() for text in re.findall(r">([^<>]+)<", body)}
    for name in ("aria-label", "alt", "title"):
        found |= set(re.findall(rf'{name}="([^"]+)"', body))
    for script in files.glob("*.js"):
        found |= set(re.findall(r'words\("((?:[^"\\]|\\.)*)"', script.read_text()))
    found |= {"failed", "cut out", "waiting"}
    same = {"Silhouette", "PNG", "WebP", "JPG"}
    return {sentence for sentence in found - same if re.search(r"[A-Za-z]{2}", sentence)}


@pytest.mark.parametrize("locale, choose", [
    ("de-DE", "Fotos auswählen"), ("fr-CA", "Choisir des photos"), ("es-ES", "Elegir fotos"), ("zh-CN", "选择照片")])
def test_the_page_speaks_languages(visit, server, locale, choose):
    language = locale[:2]
    table = (ROOT / f"Sources/Server/Web/Files/words-{language}.js").read_text()
    rows = dict(re.findall(r'^  "(.+?)": "(.*)",$', table, re.MULTILINE))
    assert set(rows) == sentences()
    # What is filled in is filled in everywhere.
    for english, other in rows.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", other))
    page = visit(locale=locale, address=f"/#key={server.key}")
    expect(page.get_by_text(choose)).to_be_visible()
    page.locator("#sample").click()
    expect(page.locator("#confidence")).to_have_text(re.compile(re.escape(rows["A person was found."])), timeout=20_000)
    assert page.evaluate("document.documentElement.lang") == language
    page.screenshot(path=SHOTS / f"language-{language}.png")


def test_the_reference_knows_its_server(visit, server, tmp_path):
    page = visit(address="/docs")
    page.get_by_role("button", name="Copy this command").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert server.url in copied and "$SILHOUETTE" not in copied
    page.get_by_role("link", name="The page that cuts out photographs").click()
    expect(page).to_have_url(server.url + "/")


def test_times_by_the_browsers_clock(visit, server):
    """Loopback, medians of five; what the server itself says it took is in its own header."""
    page = visit()
    sign_in(page, server)
    page.evaluate("""() => {
        window.times = [];
        const send = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function (body) {
            this.addEventListener("load", () => {
                const header = this.getResponseHeader("Server-Timing") ?? "";
                const sum = [...header.matchAll(/dur=([\\d.]+)/g)].reduce((sum, [, time]) => sum + Number(time), 0);
                if (!body.has("alternatives")) window.times.push(sum);
            });
            send.call(this, body);
        };
        window.settled = () => new Promise((resolve) => {
            const start = performance.now(), item = document.querySelector("#timeline li");
            const look = () => {
                const now = document.querySelector("#timeline li");
                if (now && now !== item) resolve(performance.now() - start); else setTimeout(look, 1);
            };
            look();
        });
    }""")
    ratios = []
    for _ in range(5):
        elapsed = page.evaluate("""async () => {
            const blob = await (await fetch("sample.jpg")).blob();
            const transfer = new DataTransfer();
            transfer.items.add(new File([blob], "sample.jpg", { type: "image/jpeg" }));
            const done = window.settled();
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
            return done;
        }""")
        idle(page)
        page.wait_for_timeout(1500)
        ratios.append(elapsed / page.evaluate("window.times.at(-1)"))
    drop = statistics.median(ratios)
    toggle = page.evaluate("""() => {
        const start = performance.now();
        document.querySelectorAll("#choices button")[1].click();
        return performance.now() - start;
    }""")
    print(f"\ndrop to result / server's time {drop:.2f}; alternative {toggle:.1f} ms")
    # As the machine is busy with other tests meanwhile, not 1.3.
    assert drop < 2 and toggle < 50


def test_exact_strokes_before_a_blurred_frame_are_opaque(page):
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.4, 0.2), (0.5, 0.2)])
    page.get_by_role("radio", name="Blurred").check()
    page.get_by_label("Frame").select_option("1")
    page.locator("#margin").fill("20")
    # What lies beyond the photograph is seen, too.
    assert page.evaluate("""() => {
        const canvas = document.getElementById("ground");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.every((value, index) => index % 4 !== 3 || value === 255);
    }""")
    page.locator("#stage").screenshot(path=SHOTS / "frame-desktop-light.png")
    saved = Image.open(downloaded(page).path())
    assert saved.mode == "RGB" and saved.width / saved.height == pytest.approx(1, rel=0.015)


def test_jpeg_has_no_transparency_to_show(page):
    page.get_by_label("Format").select_option("jpg")
    assert after(page).getpixel((480, 20)) == (255, 255, 255, 255)
    assert "bg_color" not in page.locator("#curl").text_content()


def test_a_choice_stays_what_it_was(page):
    page.locator("body").press("2")
    idle(page)
    before = after(page)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    idle(page)
    change = ImageChops.difference(before.getchannel("A"), after(page).getchannel("A")).point(lambda value: 255 * (value > 127))
    left, top, right, bottom = change.getbbox()
    # Round the stroke, and nowhere else.
    assert top > 200
    gained = ImageChops.subtract(after(page).getchannel("A"), before.getchannel("A")).point(lambda value: 255 * (value > 127))
    assert gained.histogram()[255] < 60
