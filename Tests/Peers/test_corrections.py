# SPDX-License-Identifier: Apache-2.0
"""What the server makes of touches, strokes and choices on the page."""

import io

from browsing import after, asked, difference, drag, idle
from conftest import ASTRONAUT, SHOTS
from PIL import Image, ImageChops
from playwright.sync_api import expect


def test_a_touch_decides_a_region(page):
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


def test_strokes_are_seen_on_the_cutout(page):
    first = after(page)
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.95, 0.74), (0.96, 0.84)])
    drag(page, [(0.72, 0.69), (0.82, 0.68), (0.91, 0.74)])
    idle(page)
    corrected = after(page)
    assert corrected.getpixel((420, 350))[3] == 0 < first.getpixel((420, 350))[3]
    # The picture in the README.
    page.screenshot(path=SHOTS / "strokes-desktop-light.png")


def test_of_strokes_that_cross_the_later_wins(page):
    for tool, kept in [("Remove", False), ("Keep", True), ("Remove", False)]:
        page.get_by_role("radio", name=tool).check()
        drag(page, [(0.45, 0.8), (0.55, 0.8)])
        idle(page)
        assert (after(page).getpixel((256, 410))[3] > 127) == kept, tool


def test_alternatives_are_chosen_and_doubts_decided(page, server):
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


def test_a_finger_that_rests_on_a_doubt_is_told_what_it_asks(page):
    doubt = page.locator("#doubts button").first
    doubt.wait_for(timeout=20_000)
    requests = asked(page)
    question = doubt.get_attribute("title")
    assert question.startswith("Part of the person? Press to ")
    assert doubt.text_content() == ("−" if question.endswith("take it away.") else "+")
    # By the mouse, whose click comes with the same events.
    box = doubt.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(page.locator("#notice")).to_have_text(question)
    page.mouse.up()
    assert requests == [] and page.get_by_role("button", name="Undo").is_disabled()
    # Keys, and a short press, decide.
    first = after(page)
    doubt.press("Enter")
    idle(page)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    # And what was announced has come: the subject has less of one, or more.
    sizes = [picture.getchannel("A").point(lambda value: 255 * (value > 127)).histogram()[255] for picture in (first, after(page))]
    assert (sizes[1] < sizes[0]) == question.endswith("take it away.") and sizes[0] != sizes[1]


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


def test_a_choice_is_undone_like_a_stroke(page):
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    first = after(page)
    page.locator("#choices button").nth(1).click()
    idle(page)
    chosen = after(page)
    assert difference(chosen, first) == 255
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#choices button").nth(0)).to_have_attribute("aria-pressed", "true")
    assert difference(after(page), first) == 0
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("#choices button").nth(1)).to_have_attribute("aria-pressed", "true")
    assert difference(after(page), chosen) == 0


def test_what_is_undone_before_its_answer_stays_undone(page):
    first, requests = after(page), asked(page)
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1})
    page.get_by_role("radio", name="Remove").check()
    drag(page, [(0.4, 0.8), (0.6, 0.8)])
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_timeout(4000)
    assert requests and difference(after(page), first) == 0
