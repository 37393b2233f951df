"""Why a setting of the club is refused, where it takes a sentence."""

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    "value_unfit.hours_backwards": N_(
        "Each stretch of office hours ends after it begins, and the next begins later: "
        "09:00-12:00, 13:30-18:00."
    ),
    "value_unfit.steps_backwards": N_("Each step comes after the one before it."),
}
