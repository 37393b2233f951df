"""How the page looks and feels: narrow and wide, light and dark, hostile and long words."""

import pytest

from tests.sandbox.page.chat_page import (
    ANN,
    MANAGER,
    STAFF,
    ZHOU,
    Sandbox,
    Visitor,
    expect,
    rows,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = '<img src=x onerror="document.title=1">'
LONG = "欢迎光临会员俱乐部" * 12 + " " + "Donaudampfschifffahrtsgesellschaft" * 4
STYLED = [
    {"text": "Join", "callback_data": "a", "style": "primary"},
    {"text": "Yes", "callback_data": "b", "style": "success"},
    {"text": "No", "callback_data": "c", "style": "danger"},
    {"text": "Later", "callback_data": "d"},
]
LIGHT_AND_DARK = pytest.mark.parametrize("scheme", ["light", "dark"])

# WCAG 2.2 contrast of what is really painted: the text's colour on the first opaque ground below.
CONTRAST = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
.map(element => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const chain = [];
  for (let e = element; e; e = e.parentElement) chain.unshift(getComputedStyle(e).backgroundColor);
  canvas.fillStyle = "white"; canvas.fillRect(0, 0, 1, 1);
  for (const ground of chain) { canvas.fillStyle = ground; canvas.fillRect(0, 0, 1, 1); }
  const light = () => {
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light();
  canvas.fillStyle = getComputedStyle(element).color; canvas.fillRect(0, 0, 1, 1);
  const ink = light();
  const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  return [element.className || element.tagName, element.textContent.slice(0, 20), ratio];
})"""
SAMPLED = (
    "#messages .text, .stamp, .sender, .quiet, .row-title, .kb, .day span, .service span, "
    ".tab, .badge, .avatar, h1, h2, .file-name, .text a, .quote-text, .quote-name, summary, label"
)
WIDTH = "document.scrollingElement.scrollWidth"


async def furnish(sandbox: Sandbox) -> None:
    """A conversation and a group with one of everything that carries words."""
    await sandbox.act("start", **{"as": ANN})
    await sandbox.bot("sendMessage", chat_id=ANN, text=LONG, reply_markup=rows(STYLED[:2], STYLED))
    await sandbox.bot("sendMessage", chat_id=ANN, text="See https://example.org")
    answered = {"reply_to": 3}
    await sandbox.act("send", **{"as": ANN, "chat": ANN, "text": "Thanks", **answered})
    await sandbox.act("contact", **{"as": ANN, "chat": ANN})
    await sandbox.act("location", **{"as": ANN, "chat": ANN, "latitude": 31.2, "longitude": 121.5})
    keyboard = {"keyboard": [["One", LONG[:40]], ["Two"]], "resize_keyboard": True}
    await sandbox.bot("sendMessage", chat_id=ANN, text="Pick", reply_markup=keyboard)
    for n in range(6):
        await sandbox.bot("createForumTopic", chat_id=STAFF, name=f"话题 {n} {LONG[:20]}")
    await sandbox.bot("sendMessage", chat_id=STAFF, text=LONG, reply_markup=rows(STYLED))


@LIGHT_AND_DARK
async def test_nothing_scrolls_sideways_at_a_phones_width(
    visitor: Visitor, sandbox: Sandbox, scheme: str
) -> None:
    await furnish(sandbox)
    page = await visitor.phone(ANN, color_scheme=scheme, locale="zh-CN")
    await expect(page.locator(".kb", has_text="Two")).to_be_visible()
    assert await page.evaluate(WIDTH) == 390
    wide = """[...document.querySelectorAll("#messages *")]
      .filter(e => e.getBoundingClientRect().right > 390).length"""
    assert await page.evaluate(wide) == 0
    await page.goto(f"{sandbox.address}/#as={MANAGER}&chat={STAFF}")
    await expect(page.locator(".kb", has_text="Later")).to_be_visible()
    assert await page.evaluate(WIDTH) == 390
    await page.locator("#head").get_by_role("button", name="工具").click()
    assert await page.evaluate(WIDTH) == 390


@LIGHT_AND_DARK
async def test_a_calendar_keeps_its_labels_whole_on_a_phone(
    visitor: Visitor, sandbox: Sandbox, scheme: str
) -> None:
    await sandbox.act("start", **{"as": ANN})
    days = ["[22•]", *map(str, range(23, 29))]
    month = rows(*([{"text": day, "callback_data": day} for day in days] for _ in range(5)))
    await sandbox.bot("sendMessage", chat_id=ANN, text="Day?", reply_markup=month)
    page = await visitor.phone(ANN, color_scheme=scheme)
    await expect(page.locator(".kb", has_text="[22•]")).to_have_count(5)
    assert await page.evaluate(WIDTH) == 390
    cut = """[...document.querySelectorAll(".kb-text")]
      .filter(e => e.scrollWidth > e.clientWidth || e.getClientRects().length > 1
        || e.offsetHeight > 24).length"""
    assert await page.evaluate(cut) == 0
    wide = """document.querySelector(".inline-keyboard").getBoundingClientRect().width"""
    assert await page.evaluate(wide) == 370


async def test_a_phone_shows_one_pane_at_a_time_and_goes_back(visitor: Visitor) -> None:
    page = await visitor.phone(ANN)
    await expect(page.locator("#people")).to_be_hidden()
    await page.locator("#head").get_by_role("button", name="Back").tap()
    await expect(page.locator("#chats-list .row")).to_be_visible()
    await expect(page.locator("#conversation")).to_be_hidden()
    await page.locator("#chats-head").get_by_role("button", name="Back").tap()
    await page.locator(f'[data-person="{ZHOU}"]').tap()
    await page.locator(f'[data-chat="{ZHOU}"]').tap()
    await expect(page.locator("#head h2")).to_have_text("会员服务台")
    await page.go_back()
    await expect(page.locator("#chats")).to_be_visible()


async def test_a_finger_that_stays_opens_the_message_menu(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    await sandbox.bot("sendMessage", chat_id=ANN, text="Tea or coffee?")
    page = await visitor.phone(ANN)
    box = await page.locator(".theirs .bubble").bounding_box()
    assert box
    finger = {"x": box["x"] + 20, "y": box["y"] + 12}
    touch = await page.context.new_cdp_session(page)
    await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(page.get_by_role("menuitem", name="Edit")).to_have_count(0)
    await page.get_by_role("menuitem", name="Reply").tap()
    await expect(page.locator("#context")).to_contain_text("Tea or coffee?")


async def test_everything_to_tap_on_a_phone_is_44_pixels_high(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await furnish(sandbox)
    page = await visitor.phone(ANN)
    await expect(page.locator(".kb", has_text="Two")).to_be_visible()
    low = """[...document.querySelectorAll("button, #write, summary")]
      .filter(e => e.checkVisibility() && !e.closest(".bubble"))
      .map(e => [e.className || e.id, e.getBoundingClientRect().height])
      .filter(([, height]) => height > 0 && height < 43.5)"""
    assert await page.evaluate(low) == []


@LIGHT_AND_DARK
async def test_every_word_stands_out_from_its_ground(
    visitor: Visitor, sandbox: Sandbox, scheme: str
) -> None:
    await furnish(sandbox)
    measured = []
    for person, chat in ((ANN, ANN), (MANAGER, STAFF)):
        page = await visitor.opens(person, chat, color_scheme=scheme)
        await expect(page.locator(".kb").first).to_be_visible()
        await page.locator("#head").get_by_role("button", name="Tools").click()
        measured += await page.evaluate(CONTRAST, SAMPLED)
    assert len(measured) > 60
    assert [one for one in measured if one[2] < 4.5] == []


async def test_hostile_names_and_words_are_shown_as_text(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    someone = await sandbox.act("people", first_name=HOSTILE, phone="+1555")
    await sandbox.act("start", **{"as": someone["id"]})
    await sandbox.act("contact", **{"as": someone["id"], "chat": someone["id"]})
    await sandbox.bot(
        "sendMessage",
        chat_id=someone["id"],
        text=f"{HOSTILE} javascript:alert(1)",
        reply_markup=rows([{"text": HOSTILE, "callback_data": "x"}]),
    )
    await sandbox.act("group", **{"as": someone["id"], "action": "create", "title": HOSTILE})
    page = await visitor.opens(someone["id"])
    await expect(page.locator(".theirs .text")).to_contain_text(HOSTILE)
    await expect(page.locator(".kb")).to_have_text(HOSTILE)
    await expect(page.locator(".contact .file-name")).to_have_text(HOSTILE)
    await expect(page.locator("#people [aria-current] .row-title")).to_have_text(HOSTILE)
    await expect(page.locator("#chats-list .row-title").last).to_have_text(HOSTILE)
    assert await page.evaluate("document.querySelectorAll('img').length") == 0
    assert await page.title() != "1"


async def test_pictures_take_their_room_before_they_arrive(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    await sandbox.album(ANN, "teal", "navy")
    await sandbox.bot("sendMessage", chat_id=ANN, text="After the pictures")
    page = await visitor.opens(ANN)
    await expect(page.locator(".album img")).to_have_count(2)
    shifts = """() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => list.getEntries().forEach(e => {
        if (e.sources.some(s => s.node?.closest?.("#messages"))) sum += e.value;
      })).observe({ type: "layout-shift", buffered: true });
      Promise.all([...document.images].map(i => i.decode())).then(
        () => requestAnimationFrame(() => requestAnimationFrame(() => done(sum))));
    })"""
    assert await page.evaluate(shifts) < 0.02
    boxes = "[...document.images].map(i => i.getBoundingClientRect().height > 50)"
    assert await page.evaluate(boxes) == [True, True]


@pytest.mark.parametrize(
    ("browser_language", "placeholder"),
    [("zh-CN", "写消息…"), ("zh-HK", "輸入訊息…"), ("fr", "Write a message…")],
)
async def test_the_page_speaks_the_browsers_language(
    visitor: Visitor, sandbox: Sandbox, browser_language: str, placeholder: str
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN, locale=browser_language)
    await expect(page.locator("#write")).to_have_attribute("placeholder", placeholder)


async def test_all_three_languages_have_every_word_with_the_same_fields(
    visitor: Visitor,
) -> None:
    page = await visitor.opens(ANN)
    odd = await page.evaluate("""async () => {
      const { WORDS } = await import("/static/words.js");
      const fields = (text) => (text.match(/\\{\\w+\\}/g) ?? []).sort().join();
      return Object.entries(WORDS).filter(([, row]) => row.length !== 3
        || row.some(text => !text || fields(text) !== fields(row[0]))).map(([key]) => key);
    }""")
    assert odd == []


async def test_one_can_write_press_and_leave_with_the_keyboard_alone(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    await sandbox.bot("sendMessage", chat_id=ANN, text="Choose", reply_markup=rows(STYLED))
    page = await visitor.opens(ANN)
    await page.locator("#head").get_by_role("button", name="Tools").press("Tab")
    for _ in range(6):
        if await page.evaluate("document.activeElement.classList.contains('kb')"):
            break
        await page.keyboard.press("Tab")
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    await page.keyboard.press("Enter")
    assert (await sandbox.update("callback_query"))["data"] == "a"
    await page.locator(".message.theirs").press("ArrowUp")
    assert await page.evaluate("document.activeElement.textContent.includes('/start')")
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Copy").press("Escape")
    await page.locator("#head").get_by_role("button", name="Tools").press("Enter")
    await expect(page.locator("#tools")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#tools")).to_be_hidden()
