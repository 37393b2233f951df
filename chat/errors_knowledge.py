"""What the domain of knowledge refuses, in a sentence; see chat/errors."""

from locales.i18n import N_

SENTENCES: dict[str, str] = {
    "article_unfit": N_("Something of this article does not fit. Please look through it again."),
    "article_unfit.area": N_("Please choose one of the subjects."),
    "article_unfit.title": N_("The title needs 2 to {most} characters, without placeholders."),
    "article_unfit.body": N_("The answer itself is still missing."),
    "article_unfit.long": N_(
        "This is too long for one message: at most {most} characters, please. Two articles are "
        "easier to find than a long one."
    ),
    "article_unfit.language": N_("Articles are kept in simplified and traditional Chinese and "
                                 "in English."),
    "article_unfit.day": N_("Please choose a day within the next three years."),
    "article_unfit.placeholder": N_("I do not know what to fill in for {word}."),
    "article_incomplete": N_("It first needs a text in the club's own language."),
    "article_incomplete.zh_CN": N_("It first needs a text in simplified Chinese, the language "
                                   "of the club."),
    "article_incomplete.zh_TW": N_("It first needs a text in traditional Chinese, the language "
                                   "of the club."),
    "article_incomplete.en": N_("It first needs a text in English, the language of the club."),
    "article_not_there": N_("This article is at another step by now. Please look at it again."),
    "ready_unfit": N_("Something of this answer does not fit. Please look through it again."),
    "ready_unfit.area": N_("Please choose one of the subjects."),
    "ready_unfit.name": N_("The answer needs a name of 2 to {most} characters."),
    "ready_unfit.text": N_("The words of the answer are still missing."),
    "ready_unfit.long": N_("These words are too long: at most {most} characters, please."),
    "ready_unfit.placeholder": N_("I do not know what to fill in for {word}."),
    "route_unfit": N_("Questions cannot go there. Please choose from the list."),
    "route_unfit.person": N_("Questions can only go to a colleague who handles cases."),
}  # fmt: skip
