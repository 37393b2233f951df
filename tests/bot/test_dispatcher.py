"""The routers together: every button finds its handler, though each router is asked only once."""

from aiogram.filters.callback_data import CallbackQueryFilter

from bot import dispatcher
from bot.dispatcher import Knows
from chat.actions import Nothing, index


def ways(router, before=()):
    """Each button's class that is handled within, with the filters of the routers on the way."""
    own = (*before, *(held.callback for held in router.callback_query._handler.filters or ()))
    for handler in router.callback_query.handlers:
        for held in handler.filters or ():
            if isinstance(held.callback, CallbackQueryFilter):
                yield held.callback.callback_data, own
    for inner in router.sub_routers:
        yield from ways(inner, own)


def test_every_button_gets_through_to_its_handler():
    reached = {
        button
        for button, on_the_way in ways(dispatcher.build())
        if all(button.__prefix__ in one.prefixes for one in on_the_way if isinstance(one, Knows))
    }
    assert set(index().values()) - reached == {Nothing}  # a label: any press is answered


def test_the_last_router_takes_any_press():
    last = dispatcher.build().sub_routers[-1]
    assert last.name == "fallback" and not last.callback_query._handler.filters
