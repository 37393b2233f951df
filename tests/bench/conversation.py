"""The five-step conversation, the same for everybody; only `say` and `keep` differ."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

Say = Callable[[Message | CallbackQuery, str], Awaitable[Any]]
Keep = Callable[[int, dict[str, Any], Any], Awaitable[None]]


class Step(StatesGroup):
    name = State()
    born = State()
    phone = State()
    consent = State()


NEXT = (
    (Step.name, Step.born, "When were you born?"),
    (Step.born, Step.phone, "Which number reaches you?"),
    (Step.phone, Step.consent, "May we keep this?"),
)


def router(say: Say, keep: Keep) -> Router:
    """`say` answers a message or press, `keep` writes what was said in the end."""
    made = Router()

    @made.message(Command("go"))
    async def begin(message: Message, state: FSMContext) -> Any:
        await state.set_state(Step.name)
        return await say(message, "What is your full name, as on your ID?")

    for here, there, question in NEXT:

        @made.message(StateFilter(here))
        async def answer(
            message: Message,
            state: FSMContext,
            here: State = here,
            there: State = there,
            question: str = question,
        ) -> Any:
            await state.update_data({str(here.state): message.text})
            await state.set_state(there)
            return await say(message, question)

    @made.message(StateFilter(Step.consent))
    async def end(message: Message, state: FSMContext, work: Any = None) -> Any:
        answers = await state.get_data()
        await state.clear()
        assert message.from_user is not None
        await keep(message.from_user.id, answers, work)
        return await say(message, "Thank you, that is all we need.")

    @made.callback_query()
    async def press(pressed: CallbackQuery) -> Any:
        return await say(pressed, "You have pressed the button.")

    return made


def unrelated(count: int) -> list[Router]:
    """Routers with that many handlers which hear nothing of this conversation."""
    routers = []
    for block in range(0, count, 8):
        one = Router()
        for n in range(block, min(block + 8, count)):

            async def other(_message: Message) -> None:
                raise AssertionError("nobody asked for this")

            one.message.register(other, Command(f"other{n}") if n % 2 else StateFilter(f"s{n}"))
        routers.append(one)
    return routers
