# SPDX-License-Identifier: Apache-2.0
"""What the web page makes of cutouts: backgrounds, frames, several together."""

import base64
import io
import zipfile

import pytest
from browsing import after, asked, difference, downloaded, drag, idle, sign_in
from conftest import ASTRONAUT, ROOT, SHOTS
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect


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


@pytest.mark.parametrize("frame, scale, position", [
    ("photograph", "60%", "100% 50%"), ("photograph", "100%", "original"), ("photograph", "original", "0% 50%"), ("1", "40%", "50% 100%"),
    ("subject", "80%", "50% 50%")])
def test_a_subject_is_seen_where_it_will_be(page, frame, scale, position):
    page.get_by_role("button", name="Colour #c2185b").click()
    page.locator("#shadow").fill("60")
    page.get_by_label("Frame").select_option(frame)
    page.locator("#margin").fill("10")
    page.locator("#subject-scale").select_option(scale)
    page.locator("#subject-position").select_option(position)
    expect(page.locator("#doubts")).to_be_hidden()
    page.screenshot(path=SHOTS / "placed-desktop-light.png")
    shown = in_frame(page)
    saved = Image.open(downloaded(page).path()).convert("RGB")
    assert abs(saved.width - shown.width) <= 2 and abs(saved.height - shown.height) <= 2
    difference = ImageChops.difference(shown.resize(saved.size), saved)
    assert sum(ImageStat.Stat(difference).mean) / 3 < 2.5
    # Who marks, marks the photograph.
    page.get_by_role("radio", name="Keep", exact=True).check()
    expect(page.locator("#notice")).to_contain_text("where the photograph has it")
    moved = ImageStat.Stat(ImageChops.difference(in_frame(page), shown)).mean
    assert sum(moved) / 3 > 3
    # Who places, sees it.
    page.locator("#subject-position").select_option("0% 50%")
    expect(page.get_by_role("radio", name="Hand")).to_be_checked()
    page.locator("#subject-position").select_option(position)
    assert in_frame(page).tobytes() == shown.tobytes()


def in_frame(page):
    """What the page shows of its frame, as one picture."""
    file = page.evaluate("""() => {
        const [ground, after] = ["ground", "after"].map((id) => document.getElementById(id));
        const share = (element, name) => parseFloat(element.style[name]) / 100;
        const canvas = new OffscreenCanvas(ground.width, ground.height);
        const context = canvas.getContext("2d");
        context.drawImage(ground, 0, 0);
        const [across, down] = [after.width / share(after, "width"), after.height / share(after, "height")];
        context.drawImage(
            after, (share(after, "left") - share(ground, "left")) * across, (share(after, "top") - share(ground, "top")) * down);
        return canvas.convertToBlob().then((blob) => new Promise((done) => {
            const reader = new FileReader();
            reader.onload = () => done(reader.result.split(",")[1]);
            reader.readAsDataURL(blob);
        }));
    }""")
    return Image.open(io.BytesIO(base64.b64decode(file))).convert("RGB")


@pytest.mark.parametrize("value, ratio", [("1", 1), ("0.8", 0.8), ("0.7777777778", 35 / 45)])
def test_frames_are_seen_and_downloaded(page, value, ratio):
    page.get_by_label("Frame").select_option(value)
    page.locator("#margin").fill("10")
    frame = page.locator("#frame").bounding_box()
    assert frame["width"] / frame["height"] == pytest.approx(ratio, rel=0.01)
    saved = Image.open(downloaded(page).path())
    assert saved.width / saved.height == pytest.approx(ratio, rel=0.015)


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


def test_one_that_fails_does_not_keep_the_others_from_the_archive(visit, server, tmp_path):
    tiny = tmp_path / "tiny.png"
    Image.new("RGB", (8, 8), "white").save(tiny)
    page = visit()
    sign_in(page, server)
    page.locator("#file").set_input_files([ASTRONAUT, tiny])
    expect(page.locator("#strip button.failed")).to_have_count(1, timeout=20_000)
    archive = zipfile.ZipFile(downloaded(page, "Download all").path())
    assert archive.namelist() == ["astronaut-cutout.png"]
    expect(page.get_by_role("alert")).to_contain_text("Not in the archive: tiny.png.")


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


def test_another_ground_shows_what_one_hides(page):
    first, requests = after(page), asked(page)

    def corner():
        return Image.open(io.BytesIO(page.locator("#sheet").screenshot())).convert("RGB").getpixel((8, 8))

    assert corner() in [(0xa6, 0xa6, 0xb0), (0xc6, 0xc6, 0xcf)]
    page.get_by_role("button", name="Other ground").click()
    assert corner() == (255, 255, 255)
    page.locator("body").press("g")
    assert corner() == (0, 0, 0)
    page.locator("body").press("g")
    page.locator("#stage").screenshot(path=SHOTS / "ground-desktop-light.png")
    # The result has none.
    assert difference(after(page), first) == 0 and "bg_color" not in page.locator("#curl").text_content() and requests == []


def test_nothing_lies_over_a_comparison(page):
    doubts = page.locator("#doubts")
    expect(doubts.locator("button").first).to_be_visible(timeout=20_000)
    page.locator("#split").fill("50")
    expect(doubts).to_be_hidden()
    page.locator("#split").fill("0")
    expect(doubts.locator("button").first).to_be_visible()
