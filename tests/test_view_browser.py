"""Reports as their readers use them: driven in a headless Chromium."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser import AXE, SWITCHES, find_chromium
from pages import CASES, PROSE, story_page
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cleanfeed import explain
from cleanfeed.batch.outcome import clean_one, explain_one
from cleanfeed.inputs.input import Input
from cleanfeed.view.index import index_row, to_index
from cleanfeed.view.report import to_report

CHROMIUM = find_chromium()
WIDE, MIDDLE, PHONE = {"width": 1440, "height": 900}, {"width": 1100, "height": 800}, {"width": 390, "height": 844}
BLOCKS, MARKED, CURRENT = "#page [data-k]", ".marked", '[aria-current="true"]'

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium to drive: scripts/browser installs it (Debian: apt install chromium)"
)
Shown = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield launched
        launched.close()


@pytest.fixture
def shown(browser: Browser, tmp_path: Path) -> Iterator[Shown]:
    """Open a document; at the end, nothing but itself was asked for, and nothing went wrong in it."""
    asked: list[str] = []
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def show(document: str, size: Any = WIDE, **options: Any) -> Page:
        place = tmp_path / f"{len(contexts)}.html"
        place.write_text(document, "utf-8")
        contexts.append(browser.new_context(viewport=size, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(place.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
    assert asked == [(tmp_path / f"{number}.html").as_uri() for number in range(len(contexts))]
    assert wrong == []


@cache
def report(name: str) -> str:
    """The report on a fixture's page."""
    case = next(case for case in CASES if case.name.endswith(name))
    return to_report(explain(case.page.read_bytes(), **case.told), f"{name}.html")


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


# The two sides and the panel


def test_every_block_is_there_in_page_order(shown: Shown) -> None:
    case = next(case for case in CASES if case.name.endswith("memo-over-two-pages"))
    page = shown(report("memo-over-two-pages"))
    found = page.locator(BLOCKS).all_text_contents()
    assert found == [block.text for block in explain(case.page.read_bytes(), **case.told).blocks]
    assert texts(page, ".k-headline") == ["Catchment Agency memo pours cold water on rival flood sensors"]


def test_hovering_either_side_marks_the_other(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator("#story .k-standfirst").hover()
    assert texts(page, f"#page {MARKED}") == ["Engineers hit Send, then noticed who was on the list"]
    page.locator("#page .r-headline").hover()
    assert texts(page, f"#story {MARKED}") == ["Catchment Agency memo pours cold water on rival flood sensors"]
    page.locator("#page .r-advert").first.hover()
    assert len(texts(page, f"#story .stripped {MARKED}")) == 1


def test_panel_says_why_where_and_what_weighed_most(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator("#page .r-whitepapers").first.hover()
    why = page.locator("#answer").inner_text()
    assert "Because it stands in a section or box under this heading." in why
    assert "section: Whitepapers" in why
    assert "stripped[8]" in why
    assert "/html/body/div[3]/div[1]/div/div[5]/h4" in why
    assert re.search(r"Is it body\? The model says \d+ %", why)
    assert page.locator("#answer .features li").count() >= 3


def test_choice_stays_while_the_pointer_wanders(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator("#page .r-headline").click()
    page.locator("h1").hover()
    assert texts(page, "#answer h3") == ["headline"]
    page.keyboard.press("Escape")
    assert page.locator(CURRENT).count() == 0
    assert page.locator(MARKED).count() == 0


def test_choosing_brings_the_other_side_into_view(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator("#story .k-sign_off").click()
    expect(page.locator(f"#page {MARKED}")).to_be_in_viewport()


def test_block_in_two_parts_explains_both(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator("#page .r-kicker").click()
    assert texts(page, "#answer h3") == ["kicker", "paragraph"]
    assert len(texts(page, f"#story {MARKED}")) == 2


# The legend


def test_legend_counts_and_filters(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    total = page.locator(BLOCKS).count()
    for button in page.locator(".legend [data-role]").all():
        role, count = button.get_attribute("data-role"), button.locator("span").inner_text()
        button.click()
        expect(page.locator(f"{BLOCKS}:visible")).to_have_count(int(count))
        assert page.locator(f"{BLOCKS}:visible.r-{role}").count() == int(count)
        button.click()
    expect(page.locator(f"{BLOCKS}:visible")).to_have_count(total)
    page.locator('[data-role="advert"]').click()
    page.locator('[data-role="share"]').click()
    both = page.locator(f"{BLOCKS}:visible").count()
    assert both == page.locator("#page .r-advert").count() + page.locator("#page .r-share").count()
    expect(page.locator("#shown")).to_have_text(f"{both} of {total} blocks shown")
    assert page.locator(".stretch:visible").count() < page.locator(".stretch").count()
    page.locator("#all").click()
    expect(page.locator(f"{BLOCKS}:visible")).to_have_count(total)


# Keys


def test_keys_alone_are_enough(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator("#page [data-k][tabindex]").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End"):
        page.keyboard.press(key)
    total = page.locator(BLOCKS).count()
    assert f"{total} of {total}" in page.locator("#answer").inner_text()
    page.keyboard.press("Home")
    assert texts(page, CURRENT) == [page.locator(BLOCKS).first.inner_text()]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('#story') !== null")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('#page') !== null")
    page.keyboard.press("Escape")
    assert page.locator(CURRENT).count() == 0


def test_keys_skip_what_the_filter_hides(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    page.locator('[data-role="paragraph"]').click()
    page.locator("#page [data-k][tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    number = page.locator("#page .r-paragraph").nth(1).inner_text()
    assert texts(page, CURRENT) == [number]


def test_tab_stops_once_a_side(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"))
    assert page.locator("#page [tabindex='0']").count() == 1
    page.locator("#story .k-paragraph").nth(3).click()
    assert page.locator("#story [data-k][tabindex='0']").count() == 1


# Sizes, colours, print


def test_phone_shows_one_side_at_a_time(shown: Shown) -> None:
    page = shown(report("right-to-left"), PHONE)
    expect(page.locator("#story")).to_be_visible()
    expect(page.locator("#page")).to_be_hidden()
    page.locator(".switch [data-side=page]").click()
    expect(page.locator("#story")).to_be_hidden()
    page.locator("#page .r-paragraph").first.click()
    expect(page.locator("#why")).to_be_visible()
    page.locator("#close").click()
    expect(page.locator("#why")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE], ids=["wide", "middle", "phone"])
@pytest.mark.parametrize("name", ["right-to-left", "tables-code-nested-lists"])
def test_nothing_sticks_out_sideways(shown: Shown, name: str, size: Any) -> None:
    page = shown(report(name), size)
    for side in ("story", "page"):
        page.evaluate("name => { document.body.dataset.side = name }", side)
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]
        pane = page.evaluate("name => { const p = document.getElementById(name); return [p.scrollWidth, p.clientWidth] }", side)
        assert pane[0] <= pane[1]


def test_right_to_left_text_runs_from_the_right(shown: Shown) -> None:
    page = shown(report("right-to-left"))
    assert page.locator("#story .k-headline").evaluate("element => getComputedStyle(element).direction") == "rtl"
    starts = (
        page.locator("#page .r-navigation")
        .nth(2)
        .evaluate(
            "element => { const range = document.createRange(); range.selectNodeContents(element);"
            " return [range.getBoundingClientRect().right, element.getBoundingClientRect().right] }"
        )
    )
    assert starts[1] - starts[0] < 30


def test_dark_where_the_reader_has_it_dark(shown: Shown) -> None:
    brightness = {}
    for scheme in ("light", "dark"):
        page = shown(report("right-to-left"), color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
    assert brightness["dark"] < 150 < 600 < brightness["light"]


def test_print_has_all_of_story_and_page(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"), PHONE)
    page.emulate_media(media="print")
    expect(page.locator("#story")).to_be_visible()
    expect(page.locator("#page")).to_be_visible()
    expect(page.locator("#why")).to_be_hidden()
    tops = [page.locator(side).evaluate("element => element.getBoundingClientRect().top") for side in ("#story", "#page")]
    assert tops[0] < tops[1]


def test_without_scripts_both_sides_can_be_read(shown: Shown) -> None:
    page = shown(report("memo-over-two-pages"), PHONE, java_script_enabled=False)
    assert page.locator(BLOCKS).last.is_visible()
    assert page.locator(".k-headline").is_visible()
    assert "section: Whitepapers" in texts(page, ".gutter small")


# What a page cannot do

HOSTILE_LINE = (
    "</p></li></script></style><script>window.hacked=1</script><img src=https://evil.example/i onerror=window.hacked=2>"
)
HOSTILE = story_page(
    "<nav id='</script><script>window.hacked=3</script>'><a href='javascript:window.hacked=4'>Home</a></nav>"
    "<svg onload='window.hacked=5'><text>Drawn</text><script>window.hacked=6</script></svg>"
    "<article><h1 onclick='window.hacked=7'>Pier to be mended &lt;/script>&lt;script>window.hacked=8&lt;/script></h1>"
    f"<p onmouseover='window.hacked=9' style='background:url(https://evil.example/s)'>{PROSE}"
    "<a href='javascript:window.hacked=10'>Click here</a> <a href='data:text/html,&lt;script>window.hacked=11&lt;/script>'>or"
    " here</a> or <a href='/pier'>here</a></p>"
    f"<p>{PROSE}{HOSTILE_LINE.replace('<', '&lt;')} {{{{ 7*7 }}}} &lt;!-- ]]> \u2028 \u202eevil</p><p>{PROSE * 2}</p>"
    "<style>body{display:none}@import 'https://evil.example/c';</style><iframe src='https://evil.example/f'></iframe>"
    "<form action='https://evil.example/post'><button>Send</button></form></article>"
    "<div class='x\"><script>window.hacked=12</script> advert'>Buy now</div>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example/r'>"
    f"<title>{HOSTILE_LINE}</title><meta name=description content='\"><script>window.hacked=13</script>'>",
)


def test_nothing_of_a_hostile_page_comes_alive(shown: Shown) -> None:
    document = to_report(explain(HOSTILE), f'"><script>window.hacked=14</script>{HOSTILE_LINE}')
    page = shown(document)
    for block in page.locator(f"{BLOCKS}, #story [data-k]").all():
        block.hover()
        block.click(position={"x": 2, "y": 4})
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 2
    assert page.locator("style").count() == 1
    assert page.locator("img, svg, iframe, object, embed, form, link, base, [onclick], [onload], [onmouseover]").count() == 0
    addresses = [link.get_attribute("href") for link in page.locator("a").all()]
    assert addresses == ["https://evil.example/pier"]
    assert "window.hacked=1</script>" in page.locator("#story").inner_text()
    assert "{{ 7*7 }}" in page.locator("#story").inner_text()
    assert page.locator("body").is_visible()


def test_policy_forbids_what_should_get_in_all_the_same(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(to_report(explain(HOSTILE), "pier.html"), "utf-8")
    page = browser.new_page()
    answered: list[str] = []
    page.on("requestfinished", lambda request: answered.append(request.url))
    page.goto((tmp_path / "report.html").as_uri())
    blocked = page.evaluate(
        """async () => {
            const blocked = [];
            document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
            const image = new Image(); image.src = "https://evil.example/i.png"; document.body.append(image);
            const style = document.createElement("style"); style.textContent = "body{color:red}"; document.head.append(style);
            const frame = document.createElement("iframe"); frame.src = "https://evil.example/"; document.body.append(frame);
            const base = document.createElement("base"); base.href = "https://evil.example/"; document.head.append(base);
            try { await fetch("https://evil.example/"); } catch (error) { blocked.push("fetch"); }
            try { document.body.innerHTML = "<b>x</b>"; } catch (error) { blocked.push("innerHTML"); }
            try { const s = document.createElement("script"); s.text = "window.hacked = 1"; document.body.append(s); }
            catch (error) { blocked.push("script"); }
            await new Promise((done) => setTimeout(done, 100));
            return [blocked, window.hacked === undefined, document.baseURI.startsWith("file:")];
        }"""
    )
    page.close()
    names = {"img-src", "style-src-elem", "frame-src", "base-uri", "connect-src", "fetch", "innerHTML", "script"}
    assert names <= {*blocked[0]}
    assert blocked[1:] == [True, True]
    assert answered == [(tmp_path / "report.html").as_uri()]


# Size


def test_of_a_long_page_only_what_is_looked_at_is_laid_out(shown: Shown) -> None:
    teasers = "".join(f"<div class=related><a href=/{n}>Swans hold up the milk train {n}</a></div>" for n in range(3))
    body = "".join(f"<p>Of part {part} it says: {PROSE * 4}</p>{teasers}" for part in range(500))
    document = to_report(explain(story_page(f"<article><h1>Long</h1>{body}</article>")), "long.html")
    page = shown(document)
    laid_out = "element => element.checkVisibility({contentVisibilityAuto: true})"
    assert page.locator(BLOCKS).first.evaluate(laid_out) is True
    assert page.locator(BLOCKS).nth(1900).evaluate(laid_out) is False
    page.locator(BLOCKS).nth(1900).scroll_into_view_if_needed()
    expect(page.locator(BLOCKS).nth(1900)).to_be_in_viewport()


# The index


def index() -> str:
    rows = []
    for number, case in enumerate(CASES[:9]):
        outcome, explanation = explain_one(Input(case.name, case.page))
        rows.append(index_row(outcome, explanation, case.name, f"{number}.html"))
    outcome = clean_one(Input("no.html", Path("no<b>.html")))
    return to_index([*rows, index_row(outcome, None, '<script>window.hacked=1</script>"', "no.html")], "10 inputs")


def test_index_is_sorted_by_any_column(shown: Shown) -> None:
    page = shown(index())
    assert page.locator("tbody tr").count() == 10
    page.get_by_role("button", name="Confidence").click()
    values = [float(cell.get_attribute("data-v") or "nan") for cell in page.locator("tbody td:nth-child(3)").all()]
    assert values == sorted(values, reverse=True)
    assert values[-1] == -1
    page.get_by_role("button", name="Confidence").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Confidence")
    page.get_by_role("button", name="Outcome").click()
    outcomes = texts(page, "tbody td:nth-child(2)")
    assert outcomes == sorted(outcomes)
    assert page.locator("tbody a").count() == 9
    assert page.evaluate("window.hacked") is None


# Accessibility


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: scripts/browser installs it, with npm")
@pytest.mark.parametrize(
    ("what", "size", "scheme"),
    [
        ("memo-over-two-pages", WIDE, "light"),
        ("tables-code-nested-lists", WIDE, "dark"),
        ("right-to-left", MIDDLE, "light"),
        ("live-blog-newest-first", PHONE, "dark"),
        ("index", WIDE, "light"),
        ("index", PHONE, "dark"),
    ],
)
def test_axe_finds_nothing_serious(shown: Shown, what: str, size: Any, scheme: str) -> None:
    page = shown(index() if what == "index" else report(what), size, color_scheme=scheme, bypass_csp=True)
    if what != "index":
        if size is PHONE:
            page.locator(".switch [data-side=page]").click()
        page.locator("#page .story").first.click()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})")
    serious = [
        (problem["id"], problem["nodes"][0]["html"][:200], problem["nodes"][0].get("failureSummary", ""))
        for problem in found["violations"]
        if problem["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert found["passes"]
