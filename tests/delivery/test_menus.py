"""A chat's own command menu, in the real sandbox."""

from domain import clock
from domain.access import Role
from domain.people import service as people


async def seen(house, person):
    """Commands and descriptions as the person's own client lists them."""
    query = {"as": person.telegram_id, "chat": person.telegram_id}
    async with house.sandbox.http.get(f"{house.sandbox.url}/page/commands", params=query) as found:
        return {row["command"]: row["description"] for row in await found.json()}


async def test_a_colleague_sees_the_commands_of_the_roles_in_the_chosen_language(house):
    boss = await house.somebody(Role.MANAGER)
    house.start()
    house.club.now = clock.now()
    with house.club.work(boss) as work:
        people.set_language(work, "zh_TW")
    await house.settled("sent")
    menu = await seen(house, boss)
    assert list(menu)[:2] == ["start", "desk"]
    assert {"people", "policy", "approvals", "language", "cancel"} <= set(menu)
    assert not {"apply", "card"} & set(menu)
    assert menu["policy"] == "規則設定"


async def test_a_guest_who_chooses_traditional_chinese_reads_the_menu_in_it(house):
    lin = await house.somebody(language="en")
    house.start()
    house.club.now = clock.now()
    with house.club.work(lin) as work:
        people.set_language(work, "zh_TW")
    await house.settled("sent")
    assert (await seen(house, lin))["apply"] == "申請入會"
