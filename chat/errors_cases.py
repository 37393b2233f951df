"""What the domain of cases refuses, in a sentence; see chat/errors."""

from locales.i18n import N_

SENTENCES: dict[str, str] = {
    "case_unfit": N_("That does not fit together. Please look through it once more."),
    "case_unfit.kind": N_("There is no such kind of case. Please choose one of the buttons."),
    "case_unfit.area": N_("That does not go with this kind of case. Please choose again."),
    "case_unfit.source": N_("Please say how it reached us, with one of the buttons."),
    "case_unfit.words": N_("There is nothing in it yet. Please write a sentence."),
    "case_unfit.person": N_("A complaint about yourself is not possible. Please choose again."),
    "case_unfit.shop": N_("Please say which shop or merchant it is about."),
    "case_unfit.cause": N_("Please choose a cause from the buttons."),
    "case_unfit.how": N_("Please choose a reason from the buttons."),
    "case_unfit.stars": N_("Please choose between one and five stars."),
    "case_unfit.verdict": N_("Please say whether the complaint about the merchant was right."),
    "case_unfit.place": N_("That place is not known. Please choose again."),
    "case_unfit.member": N_("This is your own membership. A colleague has to enter it."),
    "cases_enough": N_(
        "We are looking into {most} matters for you already. Please let us finish one of them"
        " first, or write in the one it belongs to: “My cases”."
    ),
    "case_moved": N_("This case has moved on meanwhile. Please open it again."),
    "case_moved.resolved": N_("A solution has been sent already. Please open the case again."),
    "case_moved.confirmed": N_("This case is solved, so this cannot be done any more."),
    "case_moved.closed": N_("This case is closed, so this cannot be done any more."),
    "case_moved.adopted": N_("This suggestion has been taken up already."),
    "case_moved.declined": N_("It was decided already not to take this suggestion up."),
    "duty_unfit": N_("That is not possible just now."),
    "duty_unfit.days": N_("Please choose a first and a last day, at most 31 days together."),
    "duty_unfit.over": N_("These days are over. Please choose days to come."),
    "case_taken": N_("{by} was faster and has this case now."),
    "case_over": N_("Case {number} has ended. “My cases” lets you take it up again."),
    "reopen_over": N_("It ended more than {days} days ago. Please tell us anew: /complain."),
    "taker_unfit": N_("They cannot take this case. Please choose another colleague."),
    "case_rated": N_("The stars for this case have been given already, thank you."),
}
