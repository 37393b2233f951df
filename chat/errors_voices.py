"""What the domain of voices and posters refuses, in a sentence; see chat/errors."""

from locales.i18n import N_

SENTENCES: dict[str, str] = {
    "voice_unfit": N_("Something is missing or does not fit. Please look through it once more."),
    "voice_unfit.day": N_("That day is still to come. Please choose the day it was said."),
    "voice_unfit.place": N_("Please name the place in a few words, 60 characters at most."),
    "voice_has_case": N_("A case was made of this already. Please open it again."),
    "poster_there": N_("This place has a poster already. You find it in the list."),
}
