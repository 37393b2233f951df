"""The texts of articles: which language a reader gets, what a text may be, what is filled in."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.knowledge.errors import ArticleUnfit
from domain.knowledge.model import LANGUAGES
from domain.work import Work

TITLE_LONGEST, ASKED_LONGEST, BODY_LONGEST = 80, 600, 2500  # signs; a message holds 4096
_FIELD = re.compile(r"\{([^{}]*)\}")
# The club's own facts, filled in when an article is read, so that texts stay true (E22.4 …).
FACTS = (
    "club", "contact", "card_fee", "card_days", "silver", "gold", "diamond", "reward_days",
    "cards_per_home",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """An article in one language as it is written; `asked` one question a line."""

    title: str
    body: str
    asked: str = ""


def nearest(said: Collection[str], language: str, club: str) -> str:
    """Of the languages there are, the reader's, else the club's, else the first of ours.

    Raises:
        KeyError: there is none at all.
    """
    for one in (language, club, *LANGUAGES):
        if one in said:
            return one
    raise KeyError(language)


def fields(text: str) -> set[str]:
    """The names in braces."""
    return set(_FIELD.findall(text))


def fit(language: str, words: Words) -> Words:
    """The words as they are kept.

    Raises:
        ArticleUnfit: they cannot be an article's.
    """
    if language not in LANGUAGES:
        raise ArticleUnfit(reason="language")
    kept = Words(words.title.strip(), words.body.strip(), words.asked.strip())
    if not 2 <= len(kept.title) <= TITLE_LONGEST:
        raise ArticleUnfit(reason="title", most=TITLE_LONGEST)
    if not kept.body:
        raise ArticleUnfit(reason="body")
    if len(kept.body) > BODY_LONGEST or len(kept.asked) > ASKED_LONGEST:
        raise ArticleUnfit(reason="long", most=BODY_LONGEST)
    unknown = sorted(fields(kept.title) | fields(kept.body) - set(FACTS))  # none in a title
    if unknown:
        raise ArticleUnfit(reason="placeholder", word=f"{{{unknown[0]}}}")
    return kept


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its placeholders filled; what is not known stays as it stands."""
    return _FIELD.sub(lambda found: facts.get(found[1], found[0]), text)


def facts(work: Work) -> dict[str, str]:
    """The club's facts as they are today."""
    policy = work.policy
    return {
        "club": policy.club_name,
        "contact": policy.contact,
        "card_fee": format(policy.card_fee.normalize(), "f"),
        "card_days": str(policy.card_days),
        "silver": str(policy.silver_from),
        "gold": str(policy.gold_from),
        "diamond": str(policy.diamond_from),
        "reward_days": str(policy.reward_days),
        "cards_per_home": str(policy.cards_per_household),
    }
