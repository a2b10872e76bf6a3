# SPDX-License-Identifier: Apache-2.0
"""What the page says when something goes wrong, and how one goes on from there."""

from browsing import after, difference, drag, idle, pick, sign_in
from conftest import ASTRONAUT
from PIL import Image
from playwright.sync_api import expect


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


def test_leaving_asks_where_work_would_be_lost(page):
    asked_for = []

    def accept(dialog):
        asked_for.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.4, 0.2), (0.48, 0.2)])
    page.reload()
    page.reload()
    assert asked_for == ["beforeunload"]


def test_starting_again_asks_where_work_would_be_lost(page):
    questions = []

    def answer(dialog):
        questions.append(dialog.message)
        dialog.accept() if len(questions) > 1 else dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_role("radio", name="Erase").check()
    drag(page, [(0.4, 0.2), (0.48, 0.2)])
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#result")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#pick")).to_be_visible()
    assert len(questions) == 2
    # A photograph that nobody touched is no loss.
    pick(page)
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#pick")).to_be_visible()
    assert len(questions) == 2


def test_the_picture_ends_with_the_tools_beside_it(page):
    page.get_by_text("The same as a command").click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    view, stages = page.locator("#view").bounding_box(), page.locator("#stages").bounding_box()
    assert view["y"] + view["height"] <= stages["y"]
