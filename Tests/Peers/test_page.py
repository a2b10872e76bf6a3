# SPDX-License-Identifier: Apache-2.0
"""The web page, in Debian's Chromium: what a person does with it, and what it must not do."""

import io
import os
import re
import subprocess

import pytest
import requests
from browsing import after, difference, drag, faults, idle, pick, sign_in
from conftest import ASTRONAUT, ROOT, SHOTS, SIZES
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect


def test_a_photograph_is_cut_corrected_and_taken_along(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    first = after(page)
    assert first.size == (512, 512) and first.getchannel("A").getextrema() == (0, 255)
    expect(page.locator("#confidence")).to_contain_text("A person was found. The outline is")
    # A stroke takes away, at once; undo gives back.
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.5, 0.85), (0.6, 0.8)])
    idle(page)
    corrected = after(page)
    assert corrected.getpixel((256, 432))[3] == 0 < first.getpixel((256, 432))[3]
    page.get_by_role("button", name="Undo").click()
    idle(page)
    assert difference(after(page), first) == 0
    # The keyboard can do it, too.
    page.get_by_role("radio", name="Keep").check()
    page.locator("#paint").focus()
    for key in ("ArrowUp", "ArrowUp", "Space"):
        page.keyboard.press(key)
    idle(page)
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()
    expect(page.locator("#curl")).to_contain_text('hints={"clicks":[{"point":')
    # A box leaves nothing beside it.
    page.get_by_role("radio", name="Box").check()
    drag(page, [(0.3, 0.02), (0.7, 0.6)])
    idle(page)
    assert after(page).crop((0, 320, 512, 512)).getchannel("A").getextrema() == (0, 0)
    page.get_by_role("button", name="Clear").click()
    idle(page)


def test_a_touch_decides_a_region(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    first = after(page)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.44, 0.254)])
    idle(page)
    corrected = after(page)
    assert corrected.getpixel((225, 130))[3] < 128 < first.getpixel((225, 130))[3]
    lost = ImageChops.subtract(first.getchannel("A"), corrected.getchannel("A")).point(lambda value: 255 * (value > 127))
    # More than a brush's dot would take, and nothing comes instead.
    assert lost.histogram()[255] > 400
    gained = ImageChops.subtract(corrected.getchannel("A"), first.getchannel("A")).point(lambda value: 255 * (value > 127))
    assert gained.histogram()[255] < 30


def test_strokes_are_seen_on_the_cutout(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    first = after(page)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.95, 0.74), (0.96, 0.84)])
    drag(page, [(0.72, 0.69), (0.82, 0.68), (0.91, 0.74)])
    idle(page)
    corrected = after(page)
    assert corrected.getpixel((420, 350))[3] == 0 < first.getpixel((420, 350))[3]
    # The picture in the README.
    page.screenshot(path=SHOTS / "strokes-desktop-light.png")


def test_the_download_is_what_was_chosen(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    page.get_by_role("radio", name="Colour").check()
    idle(page)
    page.get_by_label("Frame").select_option("subject")
    page.get_by_label("Format").select_option("jpg")
    page.locator("#size").select_option("preview")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    path = download.value.path()
    assert download.value.suggested_filename == "astronaut-cutout.jpg"
    expected = server.cut_out(
        {"file": ASTRONAUT.read_bytes()}, bg_color="#81d4fa", crop="true", crop_margin="0px 0px 0px 0px", output_format="jpg", size="preview").content
    assert path.read_bytes() == expected
    # The command says the same.
    command = page.locator("#curl").text_content()
    for part in ("output_format=jpg", "size=preview", "crop=true", "bg_color=#81d4fa", server.url, "file=@astronaut.png"):
        assert part in command
    page.get_by_role("button", name="Copy picture").click()
    expect(page.locator("#notice")).to_contain_text("clipboard")
    copied = page.evaluate("""async () => {
        const blob = await (await navigator.clipboard.read())[0].getType("image/png");
        const bitmap = await createImageBitmap(blob);
        return [bitmap.width, bitmap.height];
    }""")
    assert copied == list(Image.open(io.BytesIO(expected)).size)


def test_the_stages_are_shown(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    page.get_by_text("How it was made").click()
    idle(page)
    expect(page.locator("#timeline li")).to_have_count(12)
    expect(page.locator("#pictures img").first).to_be_visible()
    assert page.locator("#pictures img").count() > 10
    assert page.evaluate("[...document.querySelectorAll('#pictures img')].every((image) => image.naturalWidth > 0)")
    page.locator("#stages").screenshot(path=SHOTS / "stages-desktop-light.png")


def test_large_photographs_are_corrected_small_and_downloaded_large(visit, server, tmp_path):
    large = tmp_path / "large.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(ASTRONAUT).convert("RGB").resize((2400, 2400)).rotate(90).save(large, quality=90, exif=exif)
    page = visit()
    sign_in(page, server)
    pick(page, large)
    assert after(page).width * after(page).height <= 1.51e6
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.5, 0.85), (0.6, 0.8)])
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    picture = Image.open(download.value.path())
    assert picture.size == (2400, 2400) and picture.getpixel((1200, 2030))[3] == 0


def test_faults_are_said_in_words(visit, server, tmp_path):
    page = visit()
    page.get_by_label("API key or token").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not this server's API key")
    sign_in(page, server)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(ASTRONAUT.read_bytes()[:5000])
    page.locator("#file").set_input_files(broken)
    expect(page.get_by_role("alert")).to_contain_text("damaged")
    text = tmp_path / "text.txt"
    text.write_text("no picture")
    page.locator("#file").set_input_files(text)
    expect(page.get_by_role("alert")).to_contain_text("no JPEG, PNG or WebP")


def test_a_token_that_ended_is_asked_for_again(visit, server):
    page = visit()
    page.get_by_label("API key or token").fill("no.such.token")
    page.get_by_role("button", name="Sign in").click()
    page.locator("#file").set_input_files(ASTRONAUT)
    expect(page.get_by_role("alert")).to_contain_text("POST /auth/token")
    # What was picked is cut once there is a credential.
    page.get_by_label("API key or token").fill(server.token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#result")).to_be_visible()
    idle(page)


def test_a_photograph_that_fails_does_no_harm_to_others(visit, server, tmp_path):
    page = visit()
    sign_in(page, server)
    tiny = tmp_path / "tiny.png"
    Image.new("RGB", (8, 8), "white").save(tiny)
    page.locator("#file").set_input_files(tiny)
    expect(page.get_by_role("alert")).to_contain_text("each side must have at least")
    expect(page.locator("#result")).to_be_hidden()
    pick(page)
    first = after(page)
    page.locator("#file").set_input_files(tiny)
    expect(page.get_by_role("alert")).to_contain_text("each side must have at least")
    expect(page.locator("#strip button.failed")).to_have_count(1)
    page.locator("#strip button.done").click()
    idle(page)
    assert difference(after(page), first) == 0


def test_a_photograph_with_nobody_in_it_can_be_marked(visit, server, tmp_path):
    page = visit()
    sign_in(page, server)
    plain = tmp_path / "plain.png"
    Image.new("RGB", (200, 200), "white").save(plain)
    page.locator("#file").set_input_files(plain)
    expect(page.locator("#result")).to_be_visible(timeout=20_000)
    expect(page.locator("#confidence")).to_contain_text("Nobody was found. Choose Keep", timeout=20_000)
    assert after(page).getchannel("A").getextrema() == (0, 0)
    page.get_by_role("radio", name="Keep").check()
    drag(page, [(0.3, 0.3), (0.6, 0.6)])
    idle(page)
    assert after(page).getpixel((90, 90))[3] == 255


def test_alternatives_are_chosen_and_doubts_decided(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    first = after(page)
    choices = page.locator("#choices button")
    expect(choices.nth(1)).to_be_visible(timeout=20_000)
    expect(choices.nth(0)).to_have_attribute("aria-pressed", "true")
    page.locator("body").press("2")
    expect(choices.nth(1)).to_have_attribute("aria-pressed", "true")
    idle(page)
    expected = server.cut_out({"file": ASTRONAUT.read_bytes()}, choice="2", size="medium").content
    assert difference(after(page), Image.open(io.BytesIO(expected))) == 0
    assert "choice=2" in page.locator("#curl").text_content()
    choices.nth(0).click()
    idle(page)
    assert difference(after(page), first) == 0
    # A doubt is decided the other way, and back.
    doubts = page.locator("#doubts button")
    expect(doubts.first).to_be_visible()
    page.locator("#stage").screenshot(path=SHOTS / "doubts-desktop-light.png")
    doubts.first.click()
    idle(page)
    decided = after(page)
    assert difference(decided, first) > 128
    page.get_by_role("button", name="Undo").click()
    idle(page)
    assert difference(after(page), first) == 0


def test_what_is_shown_is_what_is_downloaded(visit, server, tmp_path):
    """Also for photographs that are shown smaller."""
    large = tmp_path / "large.jpg"
    Image.open(ASTRONAUT).convert("RGB").resize((2000, 2000)).save(large, quality=90)
    page = visit()
    sign_in(page, server)
    pick(page, large)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    shown = after(page).getchannel("A")
    saved = Image.open(download.value.path()).getchannel("A").resize(shown.size, Image.Resampling.BOX)
    assert ImageStat.Stat(ImageChops.difference(shown, saved)).mean[0] < 1


def test_nothing_moves_under_the_pointer(visit, server):
    """Cumulative layout shift, by the browser's own measure: work and faults lie over the page."""
    page = visit()
    sign_in(page, server)
    pick(page)
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    page.evaluate("""() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) { window.shift += entry.value; window.shifted = (window.shifted ?? []).concat(entry.sources.map((source) => source.node?.id || source.node?.nodeName)); }
        }).observe({ type: "layout-shift" });
    }""")
    place = page.locator("#paint").bounding_box()
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    page.wait_for_timeout(50)
    assert page.locator("#paint").bounding_box() == place
    idle(page)
    page.wait_for_timeout(500)
    assert page.locator("#paint").bounding_box() == place and page.evaluate("window.shift") == 0, page.evaluate("window.shifted")


def test_the_command_works_for_odd_names(visit, server, tmp_path):
    odd = tmp_path / """it's; "a", \\ portrait.png"""
    odd.write_bytes(ASTRONAUT.read_bytes())
    page = visit()
    sign_in(page, server)
    pick(page, odd)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    idle(page)
    page.locator("#picture").set_input_files(odd)
    idle(page)
    subprocess.run(
        ["bash", "-c", page.locator("#curl").text_content() + " --fail --silent"], cwd=tmp_path, check=True,
        env={"PATH": os.environ["PATH"], "TOKEN": server.token})
    assert ImageChops.difference(Image.open(tmp_path / "cutout.png").convert("RGBA"), after(page)).getbbox() is None


def test_fingers_draw_with_a_tool_and_scroll_without(visit, server):
    page = visit("phone")
    sign_in(page, server)
    pick(page)
    touch_action = "getComputedStyle(document.querySelector('#paint')).touchAction"
    assert page.evaluate(touch_action) == "pan-x pan-y"
    page.get_by_role("radio", name="Remove").check()
    # One finger draws; two move and zoom.
    assert page.evaluate(touch_action) == "none"
    page.locator("#paint").tap()
    idle(page)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_can_be_read_and_used_by_everyone(visit, server, size, scheme):
    page = visit(size, scheme, device_scale_factor=3 if size == "phone" else 1)
    page.screenshot(path=SHOTS / f"start-{size}-{scheme}.png", full_page=True)
    assert faults(page) == []
    sign_in(page, server)
    pick(page)
    page.get_by_text("The same as a command").click()
    page.get_by_text("How it was made").click()
    idle(page)
    assert faults(page) == []
    # Nothing sticks out to the side, and what is touched is large enough.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("""[...document.querySelectorAll("button, select")]
        .filter((element) => element.checkVisibility()).every((element) => element.getBoundingClientRect().height >= 24)""")
    page.screenshot(path=SHOTS / f"result-{size}-{scheme}.png", full_page=True)
    page.goto(server.url + "/docs")
    assert faults(page) == []


def test_each_control_is_reached_and_seen_to_be_with_the_keyboard(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    # What comes behind the result are controls, too.
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    # Of a group of radio buttons the chosen one is reached with Tab, the others with arrow keys.
    controls = page.evaluate("""() => {
        const all = [...document.querySelectorAll("a, button, input, select, summary, canvas[tabindex]")]
            .filter((e) => e.checkVisibility() && !e.disabled && !(e.type === "radio" && !e.checked));
        all.forEach((e, index) => { e.dataset.index = index; });
        return all.map((e) => e.outerHTML);
    }""")
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(len(controls) + 2):
        page.keyboard.press("Tab")
        found = page.evaluate("""() => {
            const e = document.activeElement;
            return e.dataset.index && getComputedStyle(e).outlineStyle !== "none" ? Number(e.dataset.index) : null;
        }""")
        reached.add(found)
    assert [html for index, html in enumerate(controls) if index not in reached] == []


def test_the_page_is_small_and_strict(server):
    answer = requests.get(server.url + "/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text)
    files, unread = set(), re.findall(r'(?:src|href)="([\w-]+\.(?:js|css|jpg))"', answer.text)
    total = len(answer.content)
    while unread:
        file = unread.pop()
        if file in files:
            continue
        files.add(file)
        content = requests.get(f"{server.url}/{file}").content
        total += len(content)
        if file.endswith(".js"):
            unread += re.findall(r'from "\./([\w-]+\.js)"', content.decode())
    for language in ("de", "fr", "es", "zh"):
        files.add(f"words-{language}.js")
        total += len(requests.get(f"{server.url}/words-{language}.js").content)
    ours = {file.name for file in (ROOT / "Sources/Server/Web/Files").iterdir()} - {"index.html", "docs.js"}
    assert files == ours and total < 200_000, total
    for file in files:
        head = requests.head(f"{server.url}/{file}")
        assert head.status_code == 200 and head.headers["X-Content-Type-Options"] == "nosniff"
