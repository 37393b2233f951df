"""Points in words: what they were for, by which rule, and numbers that stand under each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.points.model import Kind, Transfer
from locales.i18n import N_, _, date_, n_, number_

# What somebody did, as a line of the history; by rule.
RULES: Mapping[str, str] = {
    "group.joined": N_("Joined an interest group"),
    "survey.answered": N_("Answered a survey"),
    "event.attended": N_("Came to an event"),
    "article.published": N_("Wrote for our magazine"),
    "suggestion.adopted": N_("A suggestion we took up"),
    "home.traded_in": N_("Traded in a home"),
    "home.referred": N_("Recommended a home"),
    "home.repurchased": N_("Bought another home"),
    "shop.purchase": N_("A purchase in a shop"),
}

# The same rules in the words of the club's handbook (E70).
RULES_IN_FULL: Mapping[str, str] = {
    "group.joined": N_("Members get points for joining one of the club's groups."),
    "survey.answered": N_("Members get points for each survey of the club they answer."),
    "event.attended": N_(
        "Members get points for each event of the club they come to, and for a pre-sale or the "
        "first opening of a show flat."
    ),
    "article.published": N_("Members get points for each contribution our magazine prints."),
    "suggestion.adopted": N_("Members get points for each suggestion the club takes up."),
    "home.traded_in": N_(
        "Members get points for trading in an old home for a new one, by the sum paid. Only full "
        "units count."
    ),
    "home.referred": N_(
        "Members get points when family or friends buy a home on their recommendation, by the "
        "sum paid. Only full units count; parking spaces and shops do not."
    ),
    "home.repurchased": N_(
        "Members and owners get points for buying another home, by the sum paid. Only full units "
        "count; parking spaces and shops do not."
    ),
    "shop.purchase": N_(
        "Members get points for what they buy in our shops, by the sum paid. Only full units "
        "count."
    ),
}

# What else points come and go for; by what the entry is about.
CAUSES: Mapping[str, str] = {
    "purchase": N_("A purchase"),
    "redemption": N_("A reward"),
    "event.seat": N_("A seat at an event"),
    "lottery.ticket": N_("A ticket for the draw"),
    "lottery.prize": N_("A prize of the draw"),
    "lottery.cancelled": N_("The draw was called off"),
    "referral": N_("Recommended a new member"),
    "referral.welcome": N_("Came by a member's invitation"),
    "referral.undone": N_("A recommendation taken back"),
    "grant": N_("Given by the club"),
    "adjustment": N_("Correction by the club"),
    "expiry": N_("Expired"),
}

# Why a colleague corrected something.
REASONS: Mapping[str, str] = {
    "missed": N_("Points were missing"),
    "counted_wrong": N_("Counted wrongly"),
    "goodwill": N_("A gesture of goodwill"),
    "dispute": N_("After a question about it"),
    "entered_wrong": N_("Entered by mistake"),
    "returned": N_("Goods returned"),
    "goods_back": N_("Goods returned"),
    "cancelled": N_("Purchase cancelled"),
    "wrong_sum": N_("The sum was wrong"),
    "wrong_member": N_("It was somebody else's"),
    "not_attended": N_("Did not take part"),
    "fraud": N_("Against the club's rules"),
    "other": N_("Another reason"),
}

KINDS: Mapping[str, str] = {
    Kind.EARN: N_("Points earned"),
    Kind.SPEND: N_("Points spent"),
    Kind.HOLD: N_("Points set aside"),
    Kind.SETTLE: N_("Reward handed over"),
    Kind.RELEASE: N_("Given back to you"),
    Kind.EXPIRE: N_("Expired"),
    Kind.REINSTATE: N_("Expired points given back"),
    Kind.REVERSE: N_("Correction of an entry"),
    Kind.ADJUST: N_("Correction by the club"),
}
WIDE = "\u2007"  # a space as wide as a digit

# Where what the club did says more than what it was about.
_SPEAK_FOR_THEMSELVES = (Kind.SETTLE, Kind.EXPIRE, Kind.REINSTATE, Kind.REVERSE)


def why(
    entry: Transfer, corrected: date | None = None, *, named: str = "", reward: str = ""
) -> str:
    """The reason of an entry in a few words. `corrected`: the club day of the entry it takes
    back; `named`: the name colleagues gave the rule; `reward`: the title of a reward it is for."""
    if entry.kind == Kind.REVERSE and corrected is not None:
        return _("Corrects the entry of {day}", day=date_(corrected, weekday=False))
    if entry.kind == Kind.ADJUST and entry.reason not in (None, "other"):
        return reason(entry)
    if entry.kind == Kind.RELEASE:
        return _("{what}: points back", what=reward or _about(entry))
    if entry.kind in _SPEAK_FOR_THEMSELVES:
        return _(KINDS[entry.kind])
    return named or reward or _about(entry)


def _about(entry: Transfer) -> str:
    known = RULES.get(entry.rule or "") or RULES.get(entry.source_kind)
    return _(known or CAUSES.get(entry.source_kind) or KINDS.get(entry.kind, KINDS[Kind.ADJUST]))


def reason(entry: Transfer) -> str:
    """Why a colleague made the entry; "" when nobody said."""
    said = REASONS.get(entry.reason or "")
    return _(said) if said else ""


def rule(entry: Transfer) -> str:
    """What the handbook says of the rule that gave the points; "" when it says nothing."""
    said = RULES_IN_FULL.get(entry.rule or "")
    return _(said) if said else ""


def points(number: int) -> str:
    return n_("{n} point", "{n} points", number)


def signed(number: int) -> str:
    """+1,280 and −50, with a real minus sign."""
    return f"{'−' if number < 0 else '+'}{number_(abs(number))}"


def aligned(numbers: Sequence[int]) -> list[str]:
    """Signed numbers of equal width in a proportional type: missing digits are spaces as wide as
    a digit, missing commas spaces as wide as a comma."""
    said = [signed(number) for number in numbers]
    longest = max(said, key=len, default="")
    return [_filled(one, longest) for one in said]


def _filled(said: str, longest: str) -> str:
    missing = longest[: len(longest) - len(said)]
    return "".join("\u2008" if sign in ",." else WIDE for sign in missing) + said


def dated(dates: Sequence[tuple[date, int]]) -> list[str]:
    """A line for each date, its number before it."""
    numbers = aligned([number for _day, number in dates])
    return [
        f"{said.replace('+', '')}{WIDE * 2}{date_(day)}"
        for said, (day, _number) in zip(numbers, dates, strict=True)
    ]
