"""What the domain of surveys refuses, in a sentence; see chat/errors."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    "survey_not_there": N_("This survey is at another step by now. Please look again."),
    "survey_not_there.draft": N_("This survey is a draft; it is not asked for yet."),
    "survey_not_there.asked": N_(
        "This survey waits for the manager, so it stays as it is until the answer comes."
    ),
    "survey_not_there.approved": N_("This survey is approved already and opens by itself."),
    "survey_not_there.open": N_(
        "This survey is open, so it stays as it is. A copy of it can be changed."
    ),
    "survey_not_there.closed": N_(
        "This survey is closed and stays as it is. A copy of it can be changed."
    ),
    "survey_unfit": N_("Something about this survey does not fit. Please look at it again."),
    "survey_unfit.no_questions": N_("A survey needs a question at least. Please add one first."),
    "survey_unfit.many_questions": N_("A survey has at most {most} questions."),
    "survey_unfit.no_end": N_("Please say first until when the survey is open."),
    "survey_unfit.past": N_("The last day of this survey is over. Please choose a later one."),
    "survey_unfit.window": N_("The survey would close before it opens. Please look at its days."),
    "survey_unfit.sooner": N_(
        "It can only close later than it does already. Please choose a later day."
    ),
    "survey_unfit.title": N_("Please give it a name of 2 to {most} characters."),
    "survey_unfit.long": N_("The introduction is too long; {most} characters are the most."),
    "survey_unfit.quota": N_("The number of answers has to be 1 at least, or left out."),
    "survey_unfit.options": N_(
        "Question {n} needs two different answers to choose from at least, and the same number in "
        "each language."
    ),
    "survey_unfit.option": N_("An answer to choose from is empty or too long: question {n}."),
    "survey_unfit.words": N_("The words of question {n} are too short or too long."),
    "survey_unfit.order": N_(
        "Question {n} is asked only after a certain answer, so it has to come after that question."
    ),
    "survey_unfit.answers": N_(
        "Please choose which answers question {n} waits for; only questions with answers to "
        "choose from can be waited for."
    ),
    "survey_unfit.depended": N_(
        "Question {n} is asked only because of an answer to this one. Please change question {n} "
        "first."
    ),
    "survey_unfit.option_needed": N_(
        "Question {n} is asked only because of an answer that would be gone. Please change "
        "question {n} first."
    ),
    "survey_unfit.event": N_("There is no such event."),
    "survey_not_open": N_("This survey takes no answers just now."),
    "survey_not_open.not_yet": N_("This survey is not open yet."),
    "survey_not_open.closed": N_("This survey is closed. Thank you for wanting to take part!"),
    "survey_not_open.full": N_(
        "This survey has all the answers it was looking for. Thank you for wanting to take part!"
    ),
}
