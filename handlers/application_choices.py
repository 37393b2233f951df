"""What an applicant may tap: the choices of the paper form (E appendix 1), as data."""

from __future__ import annotations

from locales.i18n import N_

TITLES = (
    ("mr", N_("Mr")),
    ("ms", N_("Ms")),
    ("mrs", N_("Mrs")),
    ("miss", N_("Miss")),
)
EDUCATION = (
    ("school", N_("Secondary school or below")),
    ("university", N_("University")),
    ("graduate", N_("Postgraduate or above")),
)
RELATIONS = (
    ("owner", N_("I am the owner")),
    ("spouse", N_("Husband or wife of the owner")),
    ("parent", N_("Parent of the owner")),
    ("child", N_("Child of the owner")),
)
EMPLOYMENT = (
    ("employed", N_("In work or self-employed")),
    ("retired", N_("Retired")),
    ("between_jobs", N_("Between jobs")),
    ("homemaker", N_("Looking after the family")),
    ("student", N_("Student")),
    ("other", N_("Something else")),
)
MARITAL = (("single", N_("Single")), ("married", N_("Married")))
SEXES = (("male", N_("Boy")), ("female", N_("Girl")))
MAILING = (("home", N_("To my home")), ("company", N_("To my company")))
INTERESTS = (
    ("fitness", N_("Fitness")),
    ("food", N_("Good food")),
    ("swimming", N_("Swimming")),
    ("health", N_("Health and wellness")),
    ("hiking", N_("Hiking")),
    ("home", N_("Home and living")),
    ("football", N_("Football")),
    ("shopping", N_("Shopping")),
    ("golf", N_("Golf")),
    ("music", N_("Playing music")),
    ("tennis", N_("Tennis")),
    ("dance", N_("Song and dance")),
    ("badminton", N_("Badminton")),
    ("painting", N_("Painting and calligraphy")),
    ("table_tennis", N_("Table tennis")),
    ("technology", N_("Technology")),
    ("billiards", N_("Billiards")),
    ("finance", N_("Finance")),
    ("cards", N_("Chess and cards")),
    ("business", N_("Business")),
)
REASONS = (
    ("friends", N_("Friends or members told me")),
    ("standing", N_("The good name of the club")),
    ("merchants", N_("The many partner shops")),
    ("events", N_("The events")),
)
