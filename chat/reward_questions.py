"""The forms of rewards, as data: a reward made or changed, pieces, codes, addresses, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from chat.clean import narrow
from chat.forms import Field, Form, Section, When
from chat.kinds import (
    IMAGES,
    Address,
    Answers,
    Choice,
    Choices,
    Date,
    Incoming,
    LongText,
    Materials,
    Money,
    Number,
    Text,
    Wrong,
    days,
)
from chat.kinds.kind import Ctx, Value
from chat.pictures import TIERS
from chat.review_forms import Send
from chat.reward_staff_screens import TAKEN_BACK
from domain.rewards.catalogue import LONGEST, MOST, Details
from domain.rewards.codes import LENGTH, LINK, SIGNS, plain
from domain.rewards.model import DEAREST, Reward
from locales.i18n import N_

CODES = ("zh_CN", "zh_TW", "en")
TITLE, TEXT = Text(shortest=1, longest=40), LongText(longest=400)
LIMITS = (
    ("per_member", N_("How many each")),
    ("tier", N_("From which tier")),
    ("shown", N_("Days it is shown")),
    ("open", N_("Days it can be had")),
    ("collect", N_("How long it waits")),
    ("prepared", N_("Has to be got ready")),
    ("posting", N_("We post it too")),
)
_DAYS = {"shown": "visible", "open": "active"}


def chosen(limit: str) -> When:
    return lambda answers: limit in (answers.get("limits") or ())


def no_chinese(answers: Answers) -> bool:
    return not (answers.get("title_zh_CN") or answers.get("title_zh_TW"))


def some_chinese(answers: Answers) -> bool:
    return not no_chinese(answers)


def titled(code: str) -> When:
    return lambda answers: bool(answers.get(f"title_{code}"))


def a_reward(name: str, send: Send) -> Form:
    """Everything about a reward; what is special about it is asked only when ticked."""
    return Form(
        name,
        (_words(), _price(), _place(), _limits()),
        send,
        title=N_("A reward"),
        send_label=N_("Save"),
    )


def _words() -> Section:
    title_en = N_("Its name in English")
    return Section(
        N_("Name and picture"),
        (
            Field("title_zh_CN", N_("Its name in simplified Chinese"), TITLE, N_("Name (CN)"),
                help=N_("One language is enough; readers of the others see that one."),
                optional=True),
            Field("title_zh_TW", N_("Its name in traditional Chinese"), TITLE, N_("Name (TW)"),
                optional=True),
            Field("title_en", title_en, TITLE, N_("Name (EN)"), when=no_chinese),
            Field("title_en", title_en, TITLE, N_("Name (EN)"), optional=True, when=some_chinese),
            Field("text_zh_CN", N_("Two or three sentences about it in simplified Chinese"), TEXT,
                N_("About it (CN)"), optional=True, when=titled("zh_CN")),
            Field("text_zh_TW", N_("Two or three sentences about it in traditional Chinese"), TEXT,
                N_("About it (TW)"), optional=True, when=titled("zh_TW")),
            Field("text_en", N_("Two or three sentences about it in English"), TEXT,
                N_("About it (EN)"), optional=True, when=titled("en")),
            Field("picture", N_("A photo of it. Without one I draw a picture with its name."),
                Materials(types=IMAGES), N_("Photo"), optional=True),
        ),
    )  # fmt: skip


def _price() -> Section:
    return Section(
        N_("Points and money"),
        (
            Field("cost", N_("How many points does it cost?"), Number(1, DEAREST), N_("Points")),
            Field("stock", N_("How many pieces are there, those redeemed already included? Skip "
                "it if there is no end of them."), Number(0, MOST), N_("Pieces"), optional=True),
            Field("unit_cost", N_("What does one cost the club, in yuan?"), Money(most=1_000_000),
                N_("Cost each")),
            Field("budget", N_("What may all of them cost together, in yuan? Skip it if there is "
                "no limit."), Money(most=10_000_000), N_("Budget"), optional=True),
        ),
    )  # fmt: skip


def _place() -> Section:
    return Section(
        N_("Fetching it"),
        (
            Field("pickup_place", N_("Where is it fetched? Skip it for our front desk."),
                Text(shortest=2, longest=80), N_("Place"), optional=True),
            Field("limits", N_("Is there anything special about it?"),
                Choices(LIMITS, least=0, columns=2), N_("Special")),
        ),
    )  # fmt: skip


def _limits() -> Section:
    tiers = tuple((code, words) for code, words in TIERS.items() if code != "ordinary")
    near = Date(latest=days(1000), near=True)
    return Section(
        N_("What is special"),
        (
            Field("per_member", N_("How many may one member have?"), Number(1, 1000), N_("Each"),
                when=chosen("per_member")),
            Field("tier_least", N_("From which tier on is it to be had?"), Choice(tiers),
                N_("Tier"), when=chosen("tier")),
            Field("visible_from", N_("From which day is it shown?"), near, N_("Shown from"),
                optional=True, when=chosen("shown")),
            Field("visible_until", N_("What is the last day it is shown?"),
                replace(near, since="visible_from"),
                N_("Shown until"), optional=True, when=chosen("shown")),
            Field("active_from", N_("From which day can it be had?"), near, N_("Had from"),
                optional=True, when=chosen("open")),
            Field("active_until", N_("What is the last day it can be had?"),
                replace(near, since="active_from"),
                N_("Had until"), optional=True, when=chosen("open")),
            Field("collect_days", N_("How many days does it wait for its owner?"),
                Number(1, LONGEST), N_("Waits, in days"), when=chosen("collect")),
        ),
    )  # fmt: skip


# ── There and back ────────────────────────────────────────────────────────────────────────────


def details(answers: Mapping[str, Any]) -> Details:
    """What the answers say of a reward."""
    limits = answers.get("limits") or ()
    picture = answers.get("picture") or ()
    return Details(
        titles={code: answers.get(f"title_{code}") or "" for code in CODES},
        texts={code: answers.get(f"text_{code}") or "" for code in CODES},
        cost=int(answers["cost"]),
        stock=answers.get("stock"),
        per_member=answers.get("per_member"),
        tier_least=answers.get("tier_least") or "ordinary",
        visible_from=_day(answers.get("visible_from")),
        visible_until=_day(answers.get("visible_until")),
        active_from=_day(answers.get("active_from")),
        active_until=_day(answers.get("active_until")),
        collect_days=answers.get("collect_days"),
        unit_cost=Decimal(answers["unit_cost"]),
        budget=Decimal(answers["budget"]) if answers.get("budget") else None,
        pickup_place=answers.get("pickup_place"),
        posting="posting" in limits,
        at_hand="prepared" not in limits,
        picture=str(picture[0]["stored"]) if picture else None,
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def answers_of(one: Reward) -> dict[str, Value]:
    """The form's answers as the reward stands."""
    limits = [
        limit
        for limit, there in (
            ("per_member", one.per_member is not None),
            ("tier", one.tier_least != "ordinary"),
            ("shown", bool(one.visible_from or one.visible_until)),
            ("open", bool(one.active_from or one.active_until)),
            ("collect", one.collect_days is not None),
            ("prepared", not one.at_hand),
            ("posting", one.posting),
        )
        if there
    ]
    picture = None
    if one.picture:
        kept = {"media_type": "image/jpeg", "size": 0, "unique_id": "kept"}
        picture = [{**kept, "sha256": one.picture, "stored": one.picture}]
    found: dict[str, Value] = {
        "picture": picture,
        "cost": one.cost,
        "stock": one.stock,
        "unit_cost": format(one.unit_cost, ".2f"),
        "budget": None if one.budget is None else format(one.budget, ".2f"),
        "pickup_place": one.pickup_place,
        "limits": limits,
        "per_member": one.per_member,
        "tier_least": one.tier_least,
        "collect_days": one.collect_days,
    }
    for code in CODES:
        found[f"title_{code}"] = one.titles.get(code)
        found[f"text_{code}"] = one.texts.get(code)
    for name in ("visible_from", "visible_until", "active_from", "active_until"):
        day = getattr(one, name)
        found[name] = day.isoformat() if day else None
    return found


# ── Short ones ────────────────────────────────────────────────────────────────────────────────


def _short(name: str, title: str, send: Send, field: Field) -> Form:
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)


def restocking(name: str, send: Send) -> Form:
    field = Field("pieces", N_("How many pieces more? With a minus, how many fewer?"),
        Number(-MOST, MOST), N_("Pieces"))  # fmt: skip
    return _short(name, N_("Restock"), send, field)


@dataclass(frozen=True, slots=True)
class CollectionCode(Text):
    """A collection code; typed alone, with strokes, or with its link."""

    longest: int = 300

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        code = plain(narrow(str(Text.parse(self, incoming, ctx))).rpartition(LINK)[2])
        if len(code) != LENGTH or set(code) - set(SIGNS):
            raise Wrong(
                N_("This is no collection code: it has eight characters, such as ACDE-FGHJ.")
            )
        return code


def checking(name: str, send: Send) -> Form:
    field = Field("code", N_("Please scan the member's code with your camera, or type it."),
        CollectionCode(), N_("Collection code"))  # fmt: skip
    return _short(name, N_("Check a code"), send, field)


def taking_back(name: str, send: Send) -> Form:
    reasons = tuple(
        (code, TAKEN_BACK[code]) for code in ("out_of_stock", "damaged", "by_member", "by_mistake")
    )
    field = Field("reason", N_("Why is it taken back? The member reads the reason, and the points "
        "are theirs again."), Choice(reasons, other=True), N_("Reason"))  # fmt: skip
    return _short(name, N_("Take back"), send, field)


def tracking(name: str, send: Send) -> Form:
    field = Field("number", N_("Under which tracking number was it posted?"),
        Text(shortest=4, longest=40), N_("Tracking number"))  # fmt: skip
    return _short(name, N_("Posted"), send, field)


def posting(name: str, send: Send) -> Form:
    """Where to, with a summary before the points are set aside."""
    question = N_(
        "Where shall we post it? Name, street, city and phone number, please; only the colleague "
        "who posts it sees this."
    )
    field = Field("address", question, Address(), N_("Address"))
    title = N_("By post")
    return Form(name, (Section(title, (field,)),), send, title=title, send_label=N_("Redeem"))
