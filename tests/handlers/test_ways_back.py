"""Whoever is refused in a message of its own finds the way back under it."""

from domain.access import Role


async def test_a_refused_command_leads_back_to_the_menu(hall):
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/start")
    screen = await clerk.says("/policy")
    assert screen.text
    assert "‹ Menu" in clerk.buttons()


async def test_a_link_to_what_is_not_there_leads_back_to_the_menu(hall):
    agent = hall.staff(Role.SERVICE_AGENT)
    screen = await agent.says("/start gifts-999")
    assert "no longer here" in screen.text
    assert agent.buttons() == ["‹ Menu"]
    assert (await agent.presses("‹ Menu")).title


async def test_a_window_over_the_pressed_message_needs_no_way_back(hall):
    agent = hall.staff(Role.SERVICE_AGENT)
    await agent.says("/start")
    said = len(agent.phone.messages)
    await agent.press_data("rso:999")
    assert "no longer here" in agent.phone.toasts[-1]
    assert len(agent.phone.messages) == said


async def test_in_the_staff_group_no_menu_is_offered(hall):
    agent = hall.staff(Role.SERVICE_AGENT)
    await agent.says("/start")
    screen = await agent.says_in_group("/start gifts-999")
    assert screen is None or "‹ Menu" not in [b.text for row in screen.rows for b in row]
