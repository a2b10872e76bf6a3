# SPDX-License-Identifier: Apache-2.0
"""The web page as an editor: exact brushes, history, zoom, times. Long, as each gesture is written out."""

import statistics

import pytest
from browsing import after, asked, difference, downloaded, drag, idle, pick, place, sign_in
from conftest import ASTRONAUT, SHOTS
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect


def test_exact_brushes_act_at_once_and_are_downloaded(page):
    first, requests = after(page), asked(page)
    page.get_by_role("radio", name="Erase").check()
    # What is selected on the page does not get in the way.
    page.keyboard.press("Control+a")
    drag(page, [(0.4, 0.2), (0.48, 0.2)])
    erased = after(page)
    assert first.getpixel((225, 102))[3] == 255 and erased.getpixel((225, 102))[3] == 0
    # Nothing else: the brush is 8 pixels of the page wide to either side.
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


def test_a_brush_is_finer_the_closer_one_looks(page):
    def erased(y):
        before = after(page).getchannel("A")
        drag(page, [(0.44, y)])
        left, _, right, _ = ImageChops.difference(before, after(page).getchannel("A")).getbbox()
        return right - left

    page.get_by_role("radio", name="Erase").check()
    page.mouse.move(*place(page, 0.44, 0.2))
    ring = page.locator("#ring").bounding_box()
    whole = erased(0.2)
    page.mouse.wheel(0, -1000)
    # The ring follows at once, and keeps its size on the page.
    assert page.locator("#ring").bounding_box() == ring
    assert erased(0.25) < whole / 2
    page.keyboard.press("]")
    assert page.locator("#ring").bounding_box()["width"] > ring["width"]


def test_marks_that_were_obeyed_do_not_come_back_with_exact_strokes(page):
    blank = """() => {
        const canvas = document.getElementById("paint");
        const { width, height } = canvas;
        return canvas.toDataURL() === Object.assign(document.createElement("canvas"), { width, height }).toDataURL();
    }"""
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    assert not page.evaluate(blank)
    idle(page)
    page.wait_for_timeout(700)
    assert page.evaluate(blank)
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.4, 0.2), (0.48, 0.2)])
    assert page.evaluate(blank)
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate(blank)


def test_undo_and_redo_are_instant_where_the_result_was_there(page):
    first = after(page)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    idle(page)
    # Alternatives come after it; what is asked for later is counted below.
    expect(page.locator("#choices button").nth(1)).to_be_enabled(timeout=20_000)
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
    # The new mark is cut, and alternatives to that are made.
    assert len(requests) <= 2


def test_a_stroke_is_seen_while_it_grows(page):
    page.wait_for_timeout(700)
    page.get_by_role("radio", name="Keep").check()
    x, y = place(page, 0.1, 0.1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    painted = page.evaluate("""() => {
        const canvas = document.getElementById("paint");
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0);
    }""")
    page.mouse.up()
    assert painted


def test_wheel_keys_and_buttons_zoom(page):
    sheet = page.locator("#sheet")
    whole = sheet.bounding_box()
    # A photograph smaller than the stage fills it.
    assert whole["height"] == pytest.approx(page.locator("#stage").bounding_box()["height"], abs=3)
    # What is under the pointer stays there, of a picture that is narrower than the stage, too.
    x, y = place(page, 0.1, 0.5)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    assert place(page, 0.1, 0.5) == pytest.approx((x, y), abs=1.5)
    page.keyboard.press("0")
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
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    toggle = page.evaluate("""() => {
        const start = performance.now();
        document.querySelectorAll("#choices button")[1].click();
        return performance.now() - start;
    }""")
    page.get_by_role("button", name="Undo").click()
    idle(page)
    doubt = page.evaluate("""() => {
        const canvas = document.getElementById("after");
        const [before, start] = [canvas.toDataURL(), performance.now()];
        document.querySelector("#doubts button").click();
        const time = performance.now() - start;
        if (canvas.toDataURL() === before) throw new Error("nothing changed");
        return time;
    }""")
    cut = statistics.median(page.evaluate("window.times"))
    print(f"\ndrop to result / server's time {drop:.2f}; alternative {toggle:.1f} ms, doubt {doubt:.1f} ms; server's time {cut:.0f} ms")
    # As the machine is busy with other tests meanwhile, not 1.3, and 50 ms only where a cut takes no more than 200.
    assert drop < 1.7 and max(toggle, doubt) < max(50, cut / 4)
