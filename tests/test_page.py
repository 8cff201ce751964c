"""The editor's page in a real browser, as an editor uses it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.test_keys import make
from tests.test_server import ROOT, free_port, wait_for
from tests.test_warning import CALM, GERMAN, VIOLENT

pytestmark = pytest.mark.slow

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if CHROMIUM is None:
    pytest.skip("there is no Chromium; on Debian: apt-get install chromium", allow_module_level=True)
api = pytest.importorskip("playwright.sync_api")

# Astral characters before and between the telling words: JavaScript counts each as two.
ASTRAL = (
    "🙂 𝒲itnesses: <script>window.broken = true</script> <img src=x onerror='window.broken = true'> the gunmen 🐎 "
    "tied eleven villagers at the wrists and shot them one by one; their bodies were burned."
)
ARTICLE = "\n\n".join(
    [CALM, ASTRAL, "Three people were killed in a raid on Tuesday, officials said.", GERMAN, "Share"]
)
HOUSE = (
    'name = "daily"\nversion = 3\n\n[decisions]\nwarn_reader = [{ severity = 3 }]\nhide_ads = [{ severity = 2 }]\n'
)
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "service", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FOREWARN_")}
    environ |= {f"FOREWARN_{name.upper()}": value for name, value in settings.items()}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=40)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("open")
    with serving(folder, feedback=str(folder / "feedback.db")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


class Tab:
    """A page of a fresh browser, and all that went wrong in it."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.url = url
        self.context = browser.new_context(**({"viewport": WIDE, "accept_downloads": True} | options))
        self.context.set_default_timeout(10_000)
        self.errors: list[str] = []
        self.asked: list[tuple[str, str, str | None]] = []
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "request",
            lambda request: self.asked.append((request.method, request.url, request.header_value("Authorization"))),
        )
        self.page.goto(url)

    def _hear(self, message: Any) -> None:
        # The browser notes every 4xx by itself; that the page says them is what the tests look at.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.errors.append(message.text)

    def check(self, text: str) -> None:
        """Check an article by the keyboard alone, and wait for all of its paragraphs."""
        self.page.fill("#body", text)
        self.page.keyboard.press("Control+Enter")
        api.expect(self.page.locator("#progress")).to_have_text(re.compile(r"shown\.$"))

    def item(self, number: int) -> Any:
        """Return the paragraph that readers count as this one."""
        return self.page.locator(f"#paragraphs > [data-index='{number - 1}']")

    def text(self, selector: str) -> str:
        found: str = self.page.locator(selector).inner_text()
        return found

    def visible(self) -> list[str]:
        found: list[str] = self.page.locator("#paragraphs > li:visible .place").all_inner_texts()
        return found


@contextmanager
def opened(browser: Any, url: str, **options: Any) -> Iterator[Tab]:
    tab = Tab(browser, url, **options)
    try:
        yield tab
        tab.page.wait_for_load_state("networkidle")
        assert tab.errors == []
        assert tab.page.evaluate("window.broken") is None
        assert [address for _, address, _ in tab.asked if not address.startswith((url, "blob:"))] == []
    finally:
        tab.context.close()


@pytest.fixture
def tab(browser: Any, url: str) -> Iterator[Tab]:
    with opened(browser, url) as found:
        yield found


def test_an_article_is_checked_and_every_paragraph_shows_its_mark(tab: Tab) -> None:
    tab.check(ARTICLE)
    assert tab.text("#summary h3") == "Readers are warned"
    assert tab.text("#summary .message").startswith("Paragraphs 2 and 3 describe ")
    assert "warn_reader yes" in tab.text("#summary .decisions")
    assert tab.visible() == [f"Paragraph {number}" for number in range(1, 6)]
    assert "0 none" in tab.item(1).inner_text()
    violent = tab.item(2).inner_text()
    for words in (
        "2 described",
        "atrocity",
        "graphic violence",
        "Readers see: This paragraph describes",
        "almost certain",
    ):
        assert words in violent
    german = tab.item(4).inner_text()
    assert "not assessed" in german
    assert "may be in another language" in german
    assert "0 none" not in german


def test_evidence_is_marked_at_its_place_and_the_text_stays_text(tab: Tab) -> None:
    with tab.page.expect_response("**/v1/warnings") as reply:
        tab.check(ARTICLE)
    paragraph = reply.value.json()["paragraphs"][1]
    assert tab.item(2).locator(".text").text_content() == ASTRAL
    told = {span["text"] for span in paragraph["evidence"]}
    assert all(ASTRAL[span["start"] : span["end"]] == span["text"] for span in paragraph["evidence"])
    marked = tab.item(2).locator("mark").all_text_contents()
    assert {"villagers", "bodies"} & set(marked)
    assert all(any(word in span for span in told) for word in marked)
    assert tab.page.locator("#paragraphs script, #paragraphs img").count() == 0
    listed = tab.item(2).locator(".evidence").inner_text()
    for span in paragraph["evidence"]:
        assert f"{span['text']}" in listed
        assert f"+{span['weight']:.1f}" in listed
    title = tab.item(2).locator("mark", has_text="villagers").first.get_attribute("title")
    assert re.search(r"(mentioned|atrocity|graphic violence) \+\d", title)


@pytest.mark.parametrize(
    ("text", "spans", "pieces"),
    [
        ("a𝒷c", [(1, 2)], [["a", 0], ["𝒷", 1], ["c", 0]]),
        ("🙂🙂 shot", [(3, 7)], [["🙂🙂 ", 0], ["shot", 1]]),
        ("raid on us", [(0, 7), (5, 7), (5, 10)], [["raid ", 1], ["on", 3], [" us", 1]]),
        ("e\u0301🙂", [(0, 3)], [["e\u0301🙂", 1]]),
        ("none", [], [["none", 0]]),
        ("", [], []),
    ],
)
def test_a_text_is_cut_by_code_points(tab: Tab, text: str, spans: list[tuple[int, int]], pieces: list[Any]) -> None:
    digest = re.search(r"static/(\w+)/", tab.page.content())
    assert digest is not None
    program = """async ([module, text, spans]) => {
        const { cut } = await import(module);
        const pieces = cut(text, spans.map(([start, end]) => ({start, end})));
        return pieces.map((piece) => [piece.text, piece.spans.length]);
    }"""
    module = f"{tab.url}static/{digest[1]}/codepoint.js"
    assert tab.page.evaluate(program, [module, text, spans]) == pieces


def test_paragraphs_are_filtered_counted_and_walked_through(tab: Tab) -> None:
    tab.check(ARTICLE)
    assert [tab.text(f"[data-count={kind}]") for kind in ("all", "warned", "marked", "unassessed")] == list("5222")
    tab.page.get_by_label("Not assessed").check(force=True)
    assert tab.visible() == ["Paragraph 4", "Paragraph 5"]
    tab.page.get_by_label("Marked").check(force=True)
    assert tab.visible() == ["Paragraph 2", "Paragraph 3"]
    assert tab.text("#progress") == "2 marked paragraphs shown."
    tab.page.click("#next")
    tab.page.keyboard.press("n")
    assert tab.page.evaluate("document.activeElement.closest('li').dataset.index") == "2"
    tab.page.keyboard.press("p")
    assert tab.page.evaluate("document.activeElement.closest('li').dataset.index") == "1"
    assert tab.text("#progress") == "Paragraph 2: 1 of 2 marked."


def test_a_correction_is_in_effect_at_once_and_can_be_withdrawn(tab: Tab) -> None:
    text = f"{CALM}\n\n{VIOLENT} Corrected."
    tab.check(text)
    tab.item(2).get_by_role("button", name="Correct").click()
    form = tab.item(2).locator("form")
    assert form.locator("[name=severity]:checked").get_attribute("value") == "2"
    form.locator("[name=severity][value='0']").check()
    assert form.locator("[name=atrocity]:checked, [name=descriptors]:checked").count() == 0
    assert form.locator("[name=descriptors]:enabled").count() == 0
    form.get_by_role("button", name="Save the correction").click()
    assert "Say who you are" in form.locator(".says").inner_text()
    form.locator("[name=who]").fill("Ana Example")
    form.locator("[name=why]").fill("a film <b>review</b>")
    form.get_by_role("button", name="Save the correction").click()
    tab.item(2).locator(".override").wait_for()
    said = tab.item(2).inner_text()
    for words in (
        "0 none",
        "Corrected by an editor: Ana Example",
        "a film <b>review</b>",
        "The model says: 2 described",
    ):
        assert words in said
    assert tab.text("#summary h3") == "No warning"
    assert tab.page.evaluate("document.activeElement.closest('li').dataset.index") == "1"
    tab.item(2).get_by_role("button", name="Correct again").click()
    assert tab.item(2).locator("[name=who]").input_value() == "Ana Example"
    tab.page.keyboard.press("Escape")
    assert tab.item(2).locator("form").count() == 0
    tab.item(2).get_by_role("button", name="Withdraw my correction").click()
    tab.item(2).locator(".override").wait_for(state="detached")
    assert "2 described" in tab.item(2).inner_text()
    assert tab.text("#summary h3") == "Readers are warned"


def test_a_second_try_after_a_lost_answer_is_no_second_correction(tab: Tab) -> None:
    tab.check(f"{VIOLENT} Lost.")
    keys = []

    def lose(route: Any) -> None:
        keys.append(route.request.header_value("Idempotency-Key"))
        route.fetch()  # the service stores it, and the answer is lost
        route.abort()

    tab.page.route("**/v1/feedback", lose, times=1)
    tab.item(1).get_by_role("button", name="Correct").click()
    form = tab.item(1).locator("form")
    form.locator("[name=severity][value='1']").check()
    form.locator("[name=who]").fill("Ana Example")
    form.get_by_role("button", name="Save the correction").click()
    form.locator(".says p").wait_for()
    assert "not reachable" in form.locator(".says").inner_text()
    tab.errors.clear()  # the browser's note of the connection that the test cut
    with tab.page.expect_request("**/v1/feedback") as again:
        form.get_by_role("button", name="Save the correction").click()
    tab.item(1).locator(".override").wait_for()
    assert again.value.header_value("Idempotency-Key") == keys[0]
    stored = tab.page.request.get(f"{tab.url}v1/feedback?limit=500").json()["items"]
    assert [one["severity"] for one in stored if one["text"] == f"{VIOLENT} Lost."] == [1]


def test_another_editors_correction_is_not_ours_to_withdraw(tab: Tab) -> None:
    text = f"{VIOLENT} Another's."
    label = {"text": text, "severity": 1, "who": "Ben Example"}
    assert tab.page.request.post(f"{tab.url}v1/feedback", data=label).status == 201
    tab.check(text)
    assert "Corrected by an editor: Ben Example" in tab.item(1).inner_text()
    assert tab.item(1).get_by_role("button", name="Withdraw").count() == 0


def test_where_feedback_is_off_the_page_says_so_and_offers_none(browser: Any, tmp_path: Path) -> None:
    with serving(tmp_path) as url, opened(browser, url) as tab:
        tab.check(VIOLENT)
        assert "FOREWARN_FEEDBACK=" in tab.text("#summary")
        assert tab.page.get_by_role("button", name="Correct").count() == 0


def test_a_wrong_policy_shows_its_lines_and_a_good_one_its_words(tab: Tab) -> None:
    tab.page.get_by_role("link", name="House policy").click()
    tab.page.fill("#draft", HOUSE.replace("severity = 2", "sevrity = 2"))
    tab.page.click("#draft-check")
    tab.page.locator("#draft-says .faults").wait_for()
    assert 'Line 6 decisions.hide_ads, rule 1, sevrity: is no key here; did you mean "severity"?' in tab.text(
        "#draft-says li"
    )
    tab.page.get_by_role("button", name="Line 6").click()
    selected = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert tab.page.locator("#draft:focus").evaluate(selected) == "hide_ads = [{ sevrity = 2 }]"
    tab.page.fill("#draft", HOUSE.replace("severity = 2 }", "severity = 2 }, { severity = 3 }"))
    tab.page.keyboard.press("Control+Enter")
    tab.page.get_by_role("heading", name="can be followed").wait_for()
    assert "that has severity 2 (described) or more" in tab.text("#draft-found")
    assert "adds nothing: rule 1 holds wherever it does" in tab.text("#draft-found .faults")


def test_a_draft_is_tried_on_the_article_and_taken_away(tab: Tab) -> None:
    tab.page.get_by_role("link", name="House policy").click()
    tab.page.get_by_role("button", name="Copy into the draft").click()
    assert tab.page.input_value("#draft").startswith('name = "house"')
    tab.page.click("#draft-try")
    assert "Check an article first" in tab.text("#draft-says")
    tab.page.get_by_role("link", name="Check an article").click()
    tab.check(ARTICLE)
    tab.page.get_by_role("link", name="House policy").click()
    tab.page.fill("#draft", HOUSE)
    tab.page.click("#draft-try")
    tab.page.locator(".comparison").wait_for()
    said = tab.text(".comparison")
    assert "2 paragraphs of 5 would be decided otherwise" in said
    rows = tab.page.locator(".comparison table").first.locator("tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["warn_reader", "yes", "no (changes)"],
        ["hide_ads", "–", "yes (changes)"],
    ]
    with tab.page.expect_download() as download:
        tab.page.click("#draft-save")
    assert download.value.suggested_filename == "daily.toml"
    assert Path(download.value.path()).read_text(encoding="utf-8") == HOUSE
    assert "FOREWARN_POLICY=/etc/forewarn/daily.toml" in tab.text("#draft-found")


def test_a_key_is_asked_for_given_and_kept_out_of_addresses_and_logs(browser: Any, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    reader, desk = make(keys, "reader"), make(keys, "desk", "--scope", "read", "--scope", "feedback")
    settings = {"keys": str(keys), "feedback": str(tmp_path / "feedback.db")}
    with serving(tmp_path, **settings) as url, opened(browser, url) as tab:
        tab.page.fill("#body", VIOLENT)
        tab.page.click("#ask")
        tab.page.locator("#source-says", has_text="The service asks for a key. Enter yours above.").wait_for()
        assert tab.page.evaluate("document.activeElement.id") == "key-field"
        for given, said in (
            ("fw_nothing", "does not know this key"),
            (reader, "may check articles and try policies. Correcting takes"),
            (desk, "may check articles and try policies, and correct paragraphs."),
        ):
            tab.page.fill("#key-field", given)
            tab.page.keyboard.press("Enter")
            tab.page.locator("#key-says", has_text=said).wait_for()
            assert tab.page.input_value("#key-field") == ""
        tab.check(VIOLENT)
        assert tab.page.evaluate("[sessionStorage['forewarn.key'], JSON.stringify(localStorage)]") == [desk, "{}"]
        assert all(desk not in address for _, address, _ in tab.asked)
        assert f"Bearer {desk}" in {sent for _, _, sent in tab.asked}
        assert desk not in (tmp_path / "log").read_text()
        tab.page.click("#key-forget")
        assert tab.page.evaluate("sessionStorage.length") == 1  # the draft, which is empty
        tab.page.click("#ask")
        tab.page.locator("#source-says", has_text="The service asks for a key.").wait_for()


def test_what_cannot_be_read_is_said_next_to_its_field(tab: Tab, tmp_path: Path) -> None:
    tab.page.click("#ask")
    assert tab.text("#body-fault").endswith("Paste a text, or choose a file.")
    tab.page.fill("#body", '{"root": {}}')
    tab.page.click("#ask")
    assert "choose the format of the CMS" in tab.text("#format-fault")
    tab.page.select_option("#format", "lexical")
    tab.page.click("#ask")
    tab.page.locator("#body-fault").wait_for()
    assert "must be a Lexical editor state" in tab.text("#body-fault")
    assert tab.page.get_attribute("#body", "aria-invalid") == "true"
    bad = tmp_path / "latin.txt"
    bad.write_bytes("Café".encode("latin-1"))
    tab.page.set_input_files("#file", bad)
    tab.page.get_by_text("latin.txt is not text in UTF-8").wait_for()
    good = tmp_path / "page.html"
    good.write_text(f"<article><p id=a>{CALM}</p><p id=b>{VIOLENT}</p></article>", encoding="utf-8")
    tab.page.set_input_files("#file", good)
    api.expect(tab.page.locator("#format")).to_have_value("html")
    tab.page.click("#ask")
    tab.item(2).wait_for()
    assert tab.item(2).locator(".text").inner_text() == VIOLENT


def test_a_file_can_be_dropped(tab: Tab) -> None:
    program = """(text) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([text], "court.md"));
        return dropped;
    }"""
    dropped = tab.page.evaluate_handle(program, f"# Court\n\n{VIOLENT}\n")
    tab.page.dispatch_event("#source-form", "drop", {"dataTransfer": dropped})
    api.expect(tab.page.locator("#format")).to_have_value("markdown")
    tab.page.click("#ask")
    tab.item(2).wait_for()
    assert tab.item(1).locator(".text").inner_text() == "Court"


@pytest.mark.parametrize(
    ("status", "headers", "detail", "said"),
    [
        (
            403,
            {},
            "the key 1a2b3c4d lacks the scope 'read'",
            "The key 1a2b3c4d lacks the scope 'read'. Enter another key",
        ),
        (413, {}, "too long", "the service takes 2,000,000 bytes. Send the article in parts."),
        (429, {"Retry-After": "7"}, "too often", "Wait 7 seconds, then try again."),
        (500, {"X-Request-ID": "desk-17"}, "an unexpected error", "its log has the place under desk-17."),
        (503, {}, "the keys cannot be read now", "The keys cannot be read now. Try again in a moment."),
        (502, {}, None, "answered with status 502"),
    ],
)
def test_every_refusal_is_said_with_what_to_do(
    browser: Any, url: str, status: int, headers: dict[str, str], detail: str | None, said: str
) -> None:
    tab = Tab(browser, url)
    body = "<html>" if detail is None else json.dumps({"status": status, "detail": detail})
    tab.page.route("**/v1/warnings", lambda route: route.fulfill(status=status, headers=headers, body=body))
    tab.page.fill("#body", CALM)
    tab.page.click("#ask")
    api.expect(tab.page.locator("#source-says")).to_contain_text(said)
    assert tab.page.is_enabled("#ask")
    tab.context.close()


def test_a_service_that_is_gone_is_said(browser: Any, tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        tab = Tab(browser, url)
        tab.page.wait_for_load_state("networkidle")
    tab.page.fill("#body", CALM)
    tab.page.click("#ask")
    tab.page.get_by_text("The service is not reachable.").wait_for()
    assert tab.page.is_enabled("#ask")
    tab.context.close()


def test_thousands_of_paragraphs_stay_usable(tab: Tab) -> None:
    long = "\n\n".join([CALM, CALM, VIOLENT, CALM] * 1_000)
    tab.page.locator("#body").evaluate("(field, text) => { field.value = text; }", long)
    tab.page.click("#ask")
    api.expect(tab.page.locator("#progress")).to_have_text("4,000 paragraphs shown.", timeout=60_000)
    assert tab.page.locator("#paragraphs > li").count() == 4_000
    took = """async (selector) => {
        const begun = performance.now();
        document.querySelector(selector).click();
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - begun;
    }"""
    for selector in ("input[value=marked]", "#next", "input[value=all]"):
        assert tab.page.evaluate(took, selector) < 3_000, selector  # a tenth of it where nothing else runs
    api.expect(tab.page.locator("#progress")).to_have_text("4,000 paragraphs shown.", timeout=60_000)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser: Any, url: str, scheme: str, viewport: dict[str, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # axe's own script is no part of the page, so its policy must not stop it.
    with opened(browser, url, color_scheme=scheme, viewport=viewport, bypass_csp=True) as tab:

        def look(where: str) -> None:
            report = axe.run(tab.page).response
            assert len(report["passes"]) > 10
            assert [(one["id"], one["nodes"][0]["html"]) for one in report["violations"]] == [], where
            assert tab.page.evaluate("document.documentElement.scrollWidth") == viewport["width"], where

        look("start")
        tab.page.click("#ask")
        look("a fault")
        tab.check(ARTICLE)
        look("marks")
        tab.item(2).get_by_role("button", name="Correct").click()
        look("a correction")
        tab.page.get_by_role("link", name="House policy").click()
        tab.page.fill("#draft", HOUSE)
        tab.page.click("#draft-try")
        tab.page.locator(".comparison").wait_for()
        look("a comparison")
        tab.page.fill("#draft", "name = ")
        tab.page.click("#draft-check")
        tab.page.locator(".faults").wait_for()
        look("a wrong policy")
