# SPDX-License-Identifier: Apache-2.0
"""How people come to the web page: signed in or not, in their language, with too large photographs."""

import re

import pytest
from browsing import asked, pick, sign_in
from conftest import ASTRONAUT, ROOT, SHOTS
from playwright.sync_api import expect


def test_limits_are_known_at_the_drop(visit, launch, tmp_path):
    server = launch(MAX_MEGAPIXELS="0.2", MAX_UPLOAD_MB="1")
    page = visit(at=server)
    sign_in(page, server)
    answers = []
    page.on("response", lambda response: response.url.endswith("/api/remove-background") and answers.append(response.status))
    page.locator("#file").set_input_files(ASTRONAUT)
    # How large it is the page knows when it has read it; the cut that was asked for meanwhile is refused or called off.
    expect(page.get_by_role("alert")).to_contain_text("The photograph has 1 megapixels; this server takes 0.2.")
    page.wait_for_timeout(500)
    assert 200 not in answers
    requests = asked(page)
    large = tmp_path / "large.png"
    large.write_bytes(ASTRONAUT.read_bytes() + bytes(1_000_000))
    page.locator("#file").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("The file has 2 MB; this server takes 1 MB.")
    assert requests == []


def test_a_photograph_is_asked_for_once(visit, server):
    page = visit()
    sign_in(page, server)
    requests = asked(page)
    pick(page)
    expect(page.locator("#choices button").nth(1)).to_be_enabled(timeout=20_000)
    # The cut, which began while the page read the file, and the alternatives.
    assert len(requests) == 2


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
    page = visit()
    page.evaluate("(key) => { location.hash = `key=${encodeURIComponent(key)}`; }", server.key)
    expect(page.locator("#sign-in")).to_be_hidden()
    assert page.url == server.url + "/"
    # On a server for trying things out nobody has to.
    page = visit(at=launch(DEBUG="true"))
    page.get_by_role("button", name="Try a sample photograph").click()
    expect(page.locator("#confidence")).to_contain_text("A person was found.", timeout=20_000)
    expect(page.locator("#sign-in")).to_be_hidden()
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)


def test_a_key_that_is_being_written_stays(visit, server):
    page = visit(address="/openapi.json")
    # Held back until the key is written: the page's own attempt, which comes without one.
    held = []
    page.route("**/auth/token", lambda route: route.continue_() if held else held.append(route))
    page.goto(server.url)
    page.locator("#file").set_input_files(ASTRONAUT)
    page.get_by_label("API key or token").fill(server.key)
    with page.expect_response("**/auth/token") as answer:
        held[0].continue_()
    assert answer.value.status == 401
    expect(page.locator("#working")).to_be_hidden()
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#confidence")).to_contain_text("A person was found.", timeout=20_000)
    assert page.get_by_label("API key or token").input_value() == ""


def sentences():
    """Every sentence of the page, as its table of words has to have it."""
    files = ROOT / "Sources/PageFiles/Files"
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
    table = (ROOT / f"Sources/PageFiles/Files/words-{language}.js").read_text()
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
