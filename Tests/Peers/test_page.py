# SPDX-License-Identifier: Apache-2.0
"""The web page, in Debian's Chromium: from a photograph to the file that is taken along."""

import io
import os
import re
import subprocess

import requests
from browsing import after, difference, drag, idle, pick, sign_in
from conftest import ASTRONAUT, ROOT, SHOTS
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect


def test_a_photograph_is_cut_corrected_and_taken_along(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    first = after(page)
    assert first.size == (512, 512) and first.getchannel("A").getextrema() == (0, 255)
    expect(page.locator("#confidence")).to_contain_text("A person was found. The outline is most likely right")
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


def test_the_download_is_what_was_chosen(visit, server):
    page = visit()
    sign_in(page, server)
    pick(page)
    page.get_by_role("radio", name="Colour").check()
    idle(page)
    page.get_by_label("Frame").select_option("subject")
    page.get_by_label("Format").select_option("jpg")
    page.locator("#size").select_option("preview")
    # It is at hand, whatever the tools are scrolled to.
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("button", name="Download")).to_be_in_viewport(ratio=1)
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
    ours = {file.name for file in (ROOT / "Sources/PageFiles/Files").iterdir()} - {"index.html", "docs.js"}
    assert files == ours and total < 200_000, total
    for file in files:
        head = requests.head(f"{server.url}/{file}")
        assert head.status_code == 200 and head.headers["X-Content-Type-Options"] == "nosniff"
