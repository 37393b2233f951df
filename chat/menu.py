"""The command menus: for everybody, for the staff group, and for one colleague's own chat."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from domain.access import RIGHTS, STAFF, Permission, Role
from locales.i18n import N_, _

Commands = tuple[tuple[str, str], ...]

MEMBER: Commands = (
    ("start", N_("Main menu")),
    ("apply", N_("Apply for membership")),
    ("card", N_("My membership card")),
    ("events", N_("Events")),
    ("surveys", N_("Surveys")),
    ("points", N_("My points")),
    ("rewards", N_("Rewards for points")),
    ("lottery", N_("Lotteries")),
    ("refer", N_("Invite somebody")),
    ("ask", N_("Ask a question")),
    ("complain", N_("Make a complaint")),
    ("suggest", N_("Make a suggestion")),
    ("answers", N_("Questions and answers")),
    ("language", N_("Language")),
    ("settings", N_("Settings")),
    ("privacy", N_("Your data")),
    ("help", N_("Help")),
    ("cancel", N_("Stop and go back")),
)
STAFF_GROUP: Commands = (
    ("desk", N_("Today's work")),
    ("cases", N_("Complaints and questions")),
    ("applications", N_("Applications to review")),
    ("members", N_("Members")),
    ("blacklist", N_("Blacklist")),
    ("purchases", N_("Purchases")),
    ("rewards", N_("Rewards")),
    ("events", N_("Events")),
    ("surveys", N_("The club's surveys")),
    ("segments", N_("Segments of members")),
    ("door", N_("At the door")),
    ("approvals", N_("Approvals")),
    ("points", N_("Members' points")),
    ("people", N_("Colleagues")),
    ("tiers", N_("Fixed tiers")),
    ("lottery", N_("Lotteries")),
    ("articles", N_("Articles and ready answers")),
    ("policy", N_("Club settings")),
    ("audit", N_("Audit trail")),
    ("help", N_("Help")),
)
MEMBERS_ONLY = {"surveys", "lottery", "refer", "card", "points", "rewards"}
_RIGHT = {
    "desk": Permission.SEE_DESK,
    "cases": Permission.HANDLE_CASES,
    "applications": Permission.SEE_APPLICATIONS,
    "members": Permission.SEE_MEMBERS,
    "blacklist": Permission.SEE_CASES,
    "purchases": Permission.RECORD_PURCHASES,
    "rewards": Permission.SEE_REWARDS,
    "events": Permission.SEE_EVENTS,
    "surveys": Permission.SEE_SURVEYS,
    "segments": Permission.SEE_SEGMENTS,
    "door": Permission.CHECK_IN,
    "approvals": Permission.SEE_APPROVALS,
    "points": Permission.SEE_POINTS,
    "people": Permission.SEE_PEOPLE,
    "tiers": Permission.PIN_TIER,
    "lottery": Permission.SEE_REWARDS,
    "articles": Permission.WRITE_ARTICLES,
    "policy": Permission.SEE_POLICY,
    "audit": Permission.SEE_AUDIT,
}


def own(roles: Collection[Role]) -> Commands:
    """What stands in the chat of somebody with these roles; a guest's is everybody's."""
    if not STAFF.intersection(roles):
        return MEMBER
    rights = frozenset[Permission]().union(*(RIGHTS[role] for role in roles))
    desk = [one for one in STAFF_GROUP if _RIGHT.get(one[0]) in rights]
    # Colleagues come to work; what is a member's is there when they are one.
    hidden = {"apply", "start"} | {name for name, _words in desk}
    if Role.MEMBER not in roles:
        hidden |= MEMBERS_ONLY
    mine = [one for one in MEMBER if one[0] not in hidden]
    return (MEMBER[0], *desk, *mine)


def listed(commands: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """As the Bot API takes them, in the reader's language."""
    return [{"command": name, "description": _(words)} for name, words in commands]
