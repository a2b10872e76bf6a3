# SPDX-License-Identifier: Apache-2.0
"""The page for everyone: keys, fingers, eyes that need contrast, pictures that stay where they are."""

import pytest
from browsing import drag, faults, idle, pick, place, sign_in
from conftest import SHOTS, SIZES
from playwright.sync_api import expect


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


def test_four_alternatives_fit_a_phone(visit, server):
    page = visit("phone")
    sign_in(page, server)
    pick(page)
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    # Wide ones, as of a landscape photograph.
    page.evaluate("""() => {
        const choices = document.getElementById("choices");
        while (choices.children.length < 4) choices.append(choices.firstElementChild.cloneNode(true));
        for (const image of choices.querySelectorAll("img")) image.style.aspectRatio = "2";
    }""")
    boxes = [page.locator("#choices button").nth(index).bounding_box() for index in range(4)]
    assert boxes[0]["x"] >= 0 and boxes[3]["x"] + boxes[3]["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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


def test_single_keys_can_be_switched_off(page):
    expect(page.locator("#choices button").nth(1)).to_be_visible(timeout=20_000)
    page.get_by_label("Shortcut keys").uncheck()
    page.keyboard.press("2")
    expect(page.locator("#choices button").nth(0)).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Shortcut keys").check()
    page.keyboard.press("2")
    expect(page.locator("#choices button").nth(1)).to_have_attribute("aria-pressed", "true")
