"""The page in Chromium: what a reader sees, with keyboard and eyes, and that nothing else is asked for anything."""

import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

ANSWERED = "岬の灯台の高さは何メートルですか？"
UNANSWERED = "量子コンピュータを発明したのは誰ですか？"

QUOTE = "岬の灯台の高さは31メートルです。"
CHROMIUM = shutil.which("chromium")  # installed by make test; without it these tests fail


expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, url):
    """Open the page as somebody; at the end, see that only the page's own server was asked."""
    contexts, asked = [], []

    def open_page(locale="ja", width=1400, height=900):
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(url)
        page.wait_for_selector("h1")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    assert [address for address in asked if not address.startswith((url, "data:", "blob:"))] == []


def ask(page, question):
    page.locator("#oa-question textarea").fill(question)
    page.keyboard.press("Enter")


def test_ask_open_the_source_and_close_it(visit):
    page = visit()
    ask(page, ANSWERED)
    expect(page.locator(".answered blockquote").first).to_have_text(QUOTE)
    expect(page.locator(".answered")).to_contain_text("件の引用で答えます")
    expect(page.locator(".answered .meta").first).to_have_text("海辺新聞 · 2021年5月4日 · 日本語 · lighthouse.md")

    opener = page.get_by_role("button", name="資料で読む").first
    opener.click()
    mark = page.locator("mark")
    expect(mark).to_be_in_viewport(ratio=1)
    assert mark.text_content() == QUOTE
    assert page.locator(".source h2").evaluate("node => node === document.activeElement")
    page.get_by_role("button", name="閉じる").click()
    expect(mark).to_have_count(0)
    assert opener.evaluate("node => node === document.activeElement")


def test_the_quote_is_found_again_at_a_second_press(visit):
    page = visit()
    ask(page, ANSWERED)
    opener = page.get_by_role("button", name="資料で読む").first
    opener.click()
    expect(page.locator("mark")).to_be_in_viewport()
    page.locator(".source").evaluate("node => node.scrollTo(0, node.scrollHeight)")
    expect(page.locator("mark")).not_to_be_in_viewport()
    opener.click()
    expect(page.locator("mark")).to_be_in_viewport()


def test_abstaining_is_labelled(visit):
    page = visit()
    ask(page, UNANSWERED)
    expect(page.locator(".abstained h2")).to_have_text("資料には書かれていません")
    expect(page.locator(".nearest h3")).to_have_text("近い箇所（答えではありません）")


def test_an_empty_question_is_answered_in_words(visit):
    page = visit()
    ask(page, "")
    expect(page.get_by_role("alert")).to_contain_text("質問を一、二文で入力してください")


def test_the_language_is_the_browsers_until_it_is_chosen(visit):
    page = visit("en-US")
    expect(page.locator("h1")).to_have_text("Ask the sources")
    ask(page, ANSWERED)
    expect(page.locator(".answered h2")).to_contain_text("Answered by")
    page.get_by_role("button", name="日本語").click()
    expect(page.locator(".answered h2")).to_contain_text("件の引用で答えます")
    expect(page.get_by_role("button", name="聞く", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.reload()
    expect(page.locator("h1")).to_have_text("資料に聞く")


def test_the_quote_goes_to_the_clipboard_with_its_citation(visit):
    page = visit()
    ask(page, ANSWERED)
    page.get_by_role("button", name="引用をコピー").first.click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"「{QUOTE}」\n— 海辺新聞 / 岬の灯台 / 2021-05-04 / lighthouse.md")


def test_a_document_is_opened_from_the_list_by_keyboard(visit):
    page = visit()
    page.locator("summary").press("Enter")
    page.get_by_role("button", name="岬の灯台").press("Enter")
    expect(page.locator(".source h2")).to_have_text("岬の灯台")
    expect(page.locator(".source .pale").first).to_contain_text("publisher: 海辺新聞")


def test_a_hostile_document_does_nothing(visit):
    page = visit("en")
    ask(page, "What is the secret ingredient of the harbour soup?")
    expect(page.locator(".card blockquote").first).to_contain_text('<b onmouseover="window.hacked=1">saffron</b>')
    page.get_by_role("button", name="Read in the source").first.click()
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator(".source")).to_contain_text("<script>window.hacked = 1</script>")
    expect(page.locator(".source h2")).to_have_text('<img src=x onerror="window.hacked=1">')
    assert page.locator("#oa-page img, #oa-page script, #oa-page a").count() == 0
    assert page.evaluate("window.hacked") is None


def test_nothing_scrolls_sideways_on_a_phone(visit):
    page = visit(width=390, height=844)
    ask(page, ANSWERED)
    page.get_by_role("button", name="資料で読む").first.click()
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.get_by_role("button", name="閉じる")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_enter_that_confirms_a_conversion_does_not_ask(visit):
    page = visit()
    page.locator("#oa-question textarea").click()
    devtools = page.context.new_cdp_session(page)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}  # what an IME leaves of a key it takes
    devtools.send("Input.imeSetComposition", {"text": "とうだい", "selectionStart": 4, "selectionEnd": 4})
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    devtools.send("Input.insertText", {"text": "灯台"})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(page.locator("#oa-question textarea")).to_have_value(re.compile("^灯台$"))
    page.wait_for_timeout(500)
    expect(page.locator(".card")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(1)
