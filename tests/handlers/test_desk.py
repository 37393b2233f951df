"""The story in Chinese, with a photo that will not do, one that is missing, and two scripts."""

from domain.access import Role
from tests.handlers.applicants import application, photo


async def test_a_guest_applies_in_chinese_and_is_reviewed(hall):
    zhou = hall.guest("明轩 周", language="zh-hans")
    screen = await zhou.says("/apply")
    assert screen.title == "开始之前"
    await zhou.presses("我同意", "先生")
    await zhou.says("周明轩")
    await zhou.presses("Zhou Mingxuan")
    await zhou.says("一九九零年")
    assert "1985-02-03" in zhou.sees().text  # asked again, with an example
    await zhou.says("１９９０年２月３日")
    await zhou.presses("中国")
    await zhou.says("E12345678", "跳过")
    await zhou.shares_contact("+8613800138000")
    await zhou.says("跳过", "跳过")
    await zhou.presses("本人就是业主")
    await zhou.says("紫金花园3栋1单元502室", "南京市鼓楼区中山路1号", "鼓楼")
    await zhou.presses("退休", "单身", "否", "跳过", "跳过", "跳过", "跳过")
    screen = await zhou.sends_photos(photo("dark", refusal="unreadable"))
    assert "打不开" in screen.text or "无法打开" in screen.text
    for name in ("passport", "face", "contract"):
        screen = await zhou.sends_photos(photo(name))
    await zhou.presses("我同意")
    await zhou.says("周明轩")
    screen = await zhou.presses("提交")
    assert screen.title == "1号申请" and "最迟" in screen.text
    mei = hall.staff(Role.MEMBER_SPECIALIST, name="丽 王")
    mei.user["language_code"] = "zh-hans"
    await mei.says("/language")
    await mei.presses("简体中文")
    await mei.says("/desk")
    assert "1份申请待处理" in mei.sees().text
    await mei.presses("入会申请", "1", "受理", "要求补资料", "证件照", "选好了", "看不清")
    screen = await zhou.says("/apply")
    assert "证件照 – 看不清楚" in screen.text
    await zhou.presses("补交：证件照")
    screen = await zhou.sends_photos(photo("face-again"))
    assert screen.title == "资料已齐"
    await mei.says("/start a-1")
    await mei.presses("通过")
    assert application(hall).state == "fee_due"
    screen = await zhou.says("/card")
    assert screen.picture is not None and "NJ100001" in screen.text


async def test_a_reader_of_traditional_chinese_is_spoken_to_in_her_own_words(hall):
    lin = hall.guest("怡君 林", language="zh-hant")
    screen = await lin.says("/apply")
    assert screen.title == "開始之前" and "訊息存放在境外伺服器上" in screen.text
    assert "信息" not in screen.text


async def test_an_empty_queue_says_what_will_be_there(hall):
    mei = hall.staff(Role.MEMBER_SPECIALIST)
    screen = await mei.says("/applications")
    assert "No application is waiting" in screen.text
    assert "Enter for a caller" in mei.buttons()


async def test_a_colleague_without_the_undertaking_sees_no_desk(hall):
    mei = hall.staff(Role.MEMBER_SPECIALIST, signed=False)
    screen = await mei.says("/desk")
    assert "undertaking" in screen.text and "Applications" not in mei.buttons()


async def test_a_guest_has_no_desk(hall):
    ann = hall.guest()
    screen = await ann.says("/desk")
    assert "not yours" in screen.text
    screen = await ann.says("/applications")
    assert "not yours" in screen.text
