"""Where there is something to see, a refusal is a message with this button instead of a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiogram.filters.callback_data import CallbackData

from chat.actions_rewards import SeeGift
from chat.actions_survey_answers import MySurveys
from locales.i18n import N_

Way = tuple[str, Callable[[Mapping[str, object]], CallbackData]]

# By the code of the refusal: the words of the button, and where it leads.
WAYS: Mapping[str, Way] = {
    "gift_taken": (
        N_("See it"),
        lambda facts: SeeGift(redemption_id=int(str(facts["redemption"]))),
    ),
    "survey_not_open": (N_("‹ Surveys"), lambda _facts: MySurveys()),
    "survey_answered": (N_("‹ Surveys"), lambda _facts: MySurveys()),
}
