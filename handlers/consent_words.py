"""What an applicant agrees to. A changed word means a new `consent_version`."""

from locales.i18n import N_

DATA_USE = N_(
    "We ask only what the club needs to decide on your application, to make your card and to look "
    "after you as a member. Only the colleagues responsible see it, your papers are kept "
    "encrypted, and nothing is passed on or sold.\n\n"
    "This chat runs over Telegram, which keeps messages on servers abroad. If you prefer, apply "
    "on paper at our front desk.\n\n"
    "You can ask at any time what we keep, have it corrected, or withdraw."
)
RULES = N_(
    "I apply to become a member. If I am admitted I will keep the rules of the club. I confirm "
    "that what I have stated is true.\n\n"
    "The card is personal and is not lent. The club may end a membership that is misused; I may "
    "leave at any time."
)
