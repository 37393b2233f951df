"""Voices elsewhere, posters and the rota as colleagues work with them."""

from sqlmodel import select

from delivery import sheets
from domain.access import Role
from domain.cases.model import ServiceCase
from domain.cases.rota_model import DutyShift
from domain.voices.model import Poster, Voice
from locales.i18n import speaking


def kept(hall, model):
    with hall.club.work() as work:
        found = list(work.session.exec(select(model).order_by(model.id)))
        work.session.expunge_all()
        return found


def written(hall, document):
    sheets.load_all()
    known = sheets.SHEETS[document.kind]
    with hall.club.work() as work, speaking("en"):
        return known.write(known.read(work.session, document.params))


async def around(talker):
    await talker.says("/cases")
    await talker.presses("Around the desk")


async def test_a_voice_is_written_down_becomes_a_case_and_is_summed_up(hall):
    bo, boss = hall.staff(Role.SERVICE_AGENT), hall.staff(Role.MANAGER, name="Mia Wang")
    await around(bo)
    screen = await bo.presses("Voices elsewhere")
    assert "Nothing was written down here" in screen.text
    await bo.presses("Write one down", "Weibo")
    await bo.says("today")
    await bo.presses("🙁 Displeased" if "🙁 Displeased" in bo.buttons() else "Displeased")
    await bo.presses("Events")
    await bo.says("Much too crowded")
    await bo.says("https://t.cn/x")
    screen = await bo.presses("Send")
    assert "✓ Written down" in screen.text and "Much too crowded" in screen.text
    await bo.presses("1", "Make a case of it", "Complaint")
    screen = await bo.presses("Skip")
    assert "✓ It is a case now" in screen.text and "found online" in screen.text
    (voice,), (case,) = kept(hall, Voice), kept(hall, ServiceCase)
    assert (voice.case_id, case.source, case.area) == (case.id, "online", "event")
    await around(boss)
    await boss.presses("Voices elsewhere")
    screen = await boss.presses("The month in figures")
    assert "Weibo: 🙁 1" in screen.text and "Made of them: 1 case" in screen.text
    screen = await boss.presses("Excel file")
    book = written(hall, screen.document)
    assert f"colleague no. {boss.person_id}" in book.watermark
    assert book.tables[0].rows[0][4] == "Much too crowded"


async def test_a_wrong_entry_is_taken_out_on_a_second_look(hall):
    bo = hall.staff(Role.SERVICE_AGENT)
    await bo.says("/cases")
    with hall.club.work() as work:
        work.session.add(
            Voice(
                day=work.today,
                place="forum",
                topic="service",
                mood="good",
                words="Nice",
                logged_by=bo.person_id,
                logged_at=work.now,
            )
        )
    await bo.presses("Around the desk", "Voices elsewhere", "1", "Take it out")
    screen = await bo.presses("Yes, take it out")
    assert "✓ Taken out" in screen.text and kept(hall, Voice) == []


async def test_whoever_scans_a_poster_tells_us_about_its_place(hall):
    boss, ann = hall.staff(Role.MANAGER), hall.guest()
    await around(boss)
    await boss.presses("Posters", "A new poster")
    screen = await boss.says("West Gate shop")
    assert "West Gate shop" in screen.title
    screen = await boss.presses("File to print")
    assert written(hall, screen.document).content.startswith(b"%PDF")
    (poster,) = kept(hall, Poster)
    screen = await ann.says(f"/start po-{poster.token}")
    assert "West Gate shop" in screen.text
    await ann.presses("Make a suggestion", "Service")
    await ann.says("More chairs, please")
    await ann.presses("That is all", "Send")
    (case,) = kept(hall, ServiceCase)
    assert (case.source, case.place, case.kind) == ("poster", "West Gate shop", "suggestion")
    await boss.presses("‹ Posters")
    assert "West Gate shop: 1 case" in boss.sees().text
    await boss.presses("West Gate shop", "It hangs no more", "Yes, it is gone")
    screen = await ann.says(f"/start po-{poster.token}")
    assert "Help and service" in screen.title


async def test_the_manager_puts_somebody_on_duty_and_takes_them_off(hall):
    boss, bo = hall.staff(Role.MANAGER, name="Mia Wang"), hall.staff(Role.SERVICE_AGENT)
    await bo.says("/cases")
    await around(boss)
    await boss.presses("On duty", "Put somebody on duty")
    await boss.presses(next(one for one in boss.buttons() if "service agent" in one.casefold()))
    for said in ("tomorrow", "tomorrow", "18:00", "9:00"):
        await boss.says(said)
    screen = await boss.presses("Send")
    assert "✓ Put on duty" in screen.text and "service agent" in screen.text.casefold()
    assert [one.person_id for one in kept(hall, DutyShift)] == [bo.person_id]
    await around(bo)
    await bo.presses("On duty")
    assert not any(one.startswith("✕") for one in bo.buttons())
    await boss.presses(next(one for one in boss.buttons() if one.startswith("✕")))
    screen = await boss.presses("Yes, take them off")
    assert "✓ Taken off duty" in screen.text and kept(hall, DutyShift) == []
