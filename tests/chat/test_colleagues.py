"""Two colleagues of one name are told apart wherever one of them is chosen."""

from datetime import UTC, datetime

from chat import case_act_screens, labels, team
from chat.kinds.kind import Ctx
from domain.access import Role
from domain.cases.model import Kind, State
from domain.cases.shown import Line
from domain.people.names import StaffName
from domain.people.team import Colleague
from locales.i18n import speaking

TWINS = {3: StaffName("吴", Role.SERVICE_AGENT), 8: StaffName("吴", Role.SERVICE_AGENT)}
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def test_a_case_is_handed_to_one_of_two_who_read_the_same():
    case = Line(5, "C26-0005", Kind.COMPLAINT, "service", State.NEW, NOW, False, False)
    with speaking("en"):
        screen = case_act_screens.handing_over(case, TWINS, 1)
        shown = [button.text for row in screen.rows for button in row][:2]
    assert shown == ["Service agent 吴 · #3", "Service agent 吴 · #8"]


def test_a_substitute_is_chosen_by_name_and_number_where_the_name_is_not_enough():
    people = [Colleague(3, "Wu Min"), Colleague(8, "Wu Min"), Colleague(9, "Bo Chen")]
    with speaking("en"):
        form = team.leave(people, lambda work, answers: None)
        field = form.sections[0].fields[0]
        rows = field.kind.offer(Ctx("leave", "1", NOW.date())).rows
    assert [button.text for row in rows for button in row] == [
        *("Wu Min · #3", "Wu Min · #8"),
        "Bo Chen",
    ]


def test_in_chinese_the_role_stands_before_the_name():
    with speaking("zh_CN"):
        role = labels.role(Role.SERVICE_AGENT)
        assert labels.colleague(TWINS[3]) == f"{role} 吴"
