"""aiogram's dispatcher: the routers in order, our conversation storage, nothing that sends."""

from functools import cache
from importlib import import_module
from itertools import groupby

from aiogram import Bot, Dispatcher, Router
from aiogram.filters import BaseFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.strategy import FSMStrategy
from aiogram.types import CallbackQuery

from bot.conversation import TurnStorage

# Order matters: what resets comes first, the answer to anything else last.
ROUTERS = (
    "handlers.membership",
    "handlers.start",
    "handlers.settings",
    "handlers.card",
    "handlers.staff.points",  # a colleague's /points, before the member's
    "handlers.staff.points_programmes",
    "handlers.staff.points_reports",
    "handlers.points",
    "handlers.tiers",
    "handlers.lottery",
    "handlers.refer",
    "handlers.appeal",
    "handlers.staff.rewards",
    "handlers.rewards",
    "handlers.apply",
    "handlers.staff.people",
    "handlers.staff.approvals",
    "handlers.staff.audit",
    "handlers.staff.policy",
    "handlers.staff.tiers",
    "handlers.staff.lottery",
    "handlers.staff.purchases",
    "handlers.staff.plans",
    "handlers.staff.event_planning",
    "handlers.staff.members",
    "handlers.staff.blacklist",
    "handlers.staff.desk",
    "handlers.staff.uncertain",
    "handlers.staff.after",
    "handlers.staff.after_books",
    "handlers.feedback",
    "handlers.staff.surveys",  # a colleague's /surveys, before the member's
    "handlers.staff.survey_questions",
    "handlers.survey_invitations",
    "handlers.staff.survey_results",
    "handlers.surveys",
    "handlers.staff.segments",
    "handlers.staff.door",
    "handlers.ticket",
    "handlers.staff.applications",
    "handlers.staff.announcing",
    "handlers.staff.event_questions",
    "handlers.staff.events",  # a colleague's /events, before the member's
    "handlers.staff.event_list",
    "handlers.staff.event_waiting",
    "handlers.missed_events",
    "handlers.events",
    "handlers.event_news",
    "handlers.event_changes",
    "handlers.staff.event_changes",
    "handlers.staff.event_fees",
    "handlers.raising",
    "handlers.cases",
    "handlers.staff.cases",
    "handlers.staff.case_acts",
    "handlers.staff.club_days",
    "handlers.staff.case_figures",
    "handlers.staff.voices",
    "handlers.staff.posters",
    "handlers.questions",
    "handlers.staff.articles",
    "handlers.staff.ready_answers",
    "handlers.case_over",
    "handlers.case_talk",  # edits in a case, before a form's answer to edits
    "handlers.staff.case_topic",
    "handlers.filling",
    "handlers.fallback",
)


ROOM = 7  # routers behind one question


@cache
def build() -> Dispatcher:
    """The dispatcher of this process. Routers can be mounted once, so it is made once."""
    dispatcher = Dispatcher(storage=TurnStorage(), fsm_strategy=FSMStrategy.USER_IN_CHAT)
    routers: list[Router] = [import_module(name).router for name in ROUTERS]
    dispatcher.include_routers(*_rooms(routers))
    return dispatcher


def _rooms(routers: list[Router]) -> list[Router]:
    """The routers in their order, neighbours put together into rooms, so that a press asks a
    handful of rooms instead of every router of the house. One that takes any press stays alone
    and is always asked."""
    rooms: list[Router] = []
    for takes_any, neighbours in groupby(routers, lambda one: _buttons(one) is None):
        if takes_any:
            rooms += neighbours
            continue
        some = list(neighbours)
        for first in range(0, len(some), ROOM):
            room = Router()
            room.include_routers(*some[first : first + ROOM])
            rooms.append(room)
            for one in room.chain_tail:
                one.callback_query.filter(Knows(_buttons(one) or frozenset()))
    return rooms


class Knows(BaseFilter):
    """A press of one of these buttons."""

    def __init__(self, prefixes: frozenset[str]) -> None:
        self.prefixes = prefixes

    async def __call__(self, press: CallbackQuery) -> bool:
        return (press.data or "").partition(":")[0] in self.prefixes


def _buttons(router: Router) -> frozenset[str] | None:
    """The buttons of a router and those mounted in it, so that they need not be tried one by
    one; None when a handler takes any press."""
    prefixes: set[str] = set()
    for one in router.chain_tail:
        for handler in one.callback_query.handlers:
            filters = [held.callback for held in handler.filters or ()]
            named = [own for own in filters if isinstance(own, CallbackQueryFilter)]
            if not named:
                return None
            prefixes |= {own.callback_data.__prefix__ for own in named}
    return frozenset(prefixes)


@cache
def ear(bot_id: int, username: str, name: str) -> Bot:
    """aiogram's Bot, which only listens: it knows who we are, so that `/help@us` is ours, and
    holds no token that could send."""
    from aiogram.types import User

    bot = Bot(f"{bot_id}:listens-only-and-never-sends-anything")
    bot._me = User(id=bot_id, is_bot=True, first_name=name, username=username)
    return bot
