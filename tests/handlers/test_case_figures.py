"""The figures of the service desk as the manager reads them."""

from delivery import sheets
from delivery.drawing import DRAWINGS, load_all
from domain.access import Role
from domain.cases import raising
from locales.i18n import speaking
from tests.handlers.test_cases import complains


async def figures(hall):
    ann, boss = hall.guest(), hall.staff(Role.MANAGER, name="Mia Wang")
    await complains(ann)
    await boss.says("/cases")
    await boss.presses("Around the desk")
    return boss, await boss.presses("Figures of the desk")


async def test_the_manager_turns_through_periods_kinds_and_views(hall):
    boss, screen = await figures(hall)
    assert "Came in: 1" in screen.text and "No ratings" in screen.text
    screen = await boss.presses("‹")
    assert "Came in: 0" in screen.text
    await boss.presses("›")
    await boss.presses("Overview")
    screen = await boss.presses("By kind and area")
    assert "Complaint · Service" in screen.text and "1 came" in screen.text
    await boss.presses("All kinds")
    await boss.presses("Consultation")
    screen = await boss.presses("Law")
    assert "Law" in screen.title and "Nothing in this time" in screen.text


def written(hall, params):
    """The file as it would be written."""
    sheets.load_all()
    known = sheets.SHEETS["case_figures"]
    with hall.club.work() as work, speaking("en"):
        return known.write(known.read(work.session, params))


async def test_the_file_has_a_watermark_and_what_its_reader_may_know(hall):
    boss, _screen = await figures(hall)
    screen = await boss.presses("Excel file")
    book = written(hall, screen.document.params)
    assert f"colleague no. {boss.person_id}" in book.watermark
    assert [row[:2] for row in book.tables[0].rows][-1] == ("All together", 1)
    with hall.club.work(hall.club.person()) as work:
        about = {"about_person_id": boss.person_id, "area": "staff"}
        raising.raise_case(work, kind="complaint", words="Rude.", **about)
    screen = await boss.presses("‹ Figures", "Excel file")
    book = written(hall, screen.document.params)
    assert [row[:2] for row in book.tables[0].rows][-1] == ("All together", 1)


async def test_causes_and_promises_are_drawn(hall):
    boss, _screen = await figures(hall)
    screen = await boss.presses("Promises")
    load_all()
    known = DRAWINGS["case_figures"]
    for what in ("promises", "causes"):
        with hall.club.work() as work, speaking("en"):
            facts = known.read(work.session, screen.picture.params | {"what": what})
        assert known.draw(facts).startswith(b"\x89PNG")
    await boss.presses("‹ Figures")
    assert "Came in: 1" in boss.sees().text


async def test_an_agent_finds_own_figures_and_the_general_manager_those_of_the_desk(hall):
    bo, gm = hall.staff(Role.SERVICE_AGENT), hall.staff(Role.GM)
    await bo.says("/cases")
    await bo.presses("Around the desk")
    assert "Figures of the desk" not in bo.buttons()
    assert "My cases" in (await bo.presses("My figures")).title
    await gm.says("/desk")
    screen = await gm.presses("Figures of the desk")
    assert "Came in: 0" in screen.text and "‹ Desk" in gm.buttons()
