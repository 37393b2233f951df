"""The club's rules and settings, as the manager sees and changes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from chat import labels
from chat.actions import BeginForm, SeeApproval, SeePolicy, SeePolicyGroup, SeeSetting, short
from chat.forms import Field, Form, Section
from chat.house import home_row
from chat.kinds import Choice, Kind, LongText, Money, Number, Text, YesNo
from chat.screen import Button, Screen
from domain.policy import Policy
from domain.policy_change import Change, Setting, bounds
from locales.i18n import N_, _, opening, pair_

Send = Callable[[Any, dict[str, Any]], Screen]
FORM = "policy"


def groups(known: Mapping[str, Sequence[str]]) -> Screen:
    rows = tuple(
        (Button(_(labels.POLICY_GROUPS[group]), SeePolicyGroup(group=group)),) for group in known
    )
    return Screen(
        _("Club rules"),
        _("The rules and settings I work by. Every change is recorded."),
        (*rows, home_row()),
    )


def group(name: str, keys: Sequence[str], policy: Policy) -> Screen:
    lines = [pair_(labels.policy(key), labels.policy_value(getattr(policy, key))) for key in keys]
    rows = tuple((Button(labels.policy(key), SeeSetting(key=key)),) for key in keys)
    back = (Button(_("‹ Club rules"), SeePolicy()), *home_row())
    return Screen(_(labels.POLICY_GROUPS[name]), "\n".join(lines), (*rows, back))


def setting(key: str, rule: Setting, policy: Policy, *, may_change: bool) -> Screen:
    lines = [_("Now: {value}", value=labels.policy_value(getattr(policy, key)))]
    if rule.article:
        lines.append(
            _(
                "This restates article {article} of the club's handbook. A change needs the "
                "approval of the manager and the general manager.",
                article=rule.article.lstrip("E"),  # the handbook itself numbers them 21.2
            )
        )
    change = Button(_("Change"), BeginForm(form=f"{FORM}.{short(key)}"), style="primary")
    back = (Button(_("‹ Back"), SeePolicyGroup(group=rule.group)), *home_row())
    return Screen(
        labels.policy(key), "\n\n".join(lines), (*(((change,),) if may_change else ()), back)
    )


def changing(key: str, rule: Setting, policy: Policy, send: Send) -> Form:
    """Asks for the new value; for a rule of the handbook also for the reason."""
    now = labels.policy_value(getattr(policy, key))
    facts = {"setting": labels.policy(key), "now": now}
    fields = [
        Field(
            "value",
            N_("{setting}: now {now}. What should it be?"),
            kind_of(key),
            label=N_("New value"),
            facts=facts,
        )
    ]
    if rule.article:
        fields.append(
            Field(
                "reason",
                N_("Why should it change? Those who approve it will read this."),
                LongText(longest=1000),
                label=N_("Reason"),
            )
        )
    return Form(
        f"{FORM}.{short(key)}",
        (Section(N_("Club rules"), tuple(fields)),),
        send,
        title=N_("Club rules"),
    )


def kind_of(key: str) -> Kind:
    """The kind of answer a setting takes."""
    kind = Policy.model_fields[key].annotation
    limits = bounds(key)
    if kind is bool:
        return YesNo()
    if get_origin(kind) is Literal:
        options = tuple((one, opening(labels.policy_value(one))) for one in get_args(kind))
        return Choice(options, verbatim=True)
    if kind is int:
        return Number(least=_whole(limits["least"]), most=_whole(limits["most"]))
    if kind is Decimal:
        return Money()
    return Text(longest=60)


def _whole(limit: object) -> int | None:
    return int(limit) if isinstance(limit, int) else None


def changed(change: Change, rule: Setting) -> Screen:
    """What became of a change."""
    back = (Button(_("‹ Back"), SeePolicyGroup(group=rule.group)), *home_row())
    facts = {
        "setting": labels.policy(change.key),
        "old": labels.policy_value(change.old),
        "new": labels.policy_value(change.new),
    }
    if change.old == change.new:
        return Screen(
            text=_("{setting}: it was {old} already.", **facts), rows=(back,), fresh=True
        )
    if change.approval is None:
        text = _("{setting}: was {old}, is {new} from now on.", **facts)
        return Screen(_("Changed"), text, (back,), fresh=True)
    see = Button(_("See the request"), SeeApproval(approval_id=change.approval.id or 0))
    text = _("{setting}: from {old} to {new}. I will let you know when it is decided.", **facts)
    return Screen(_("Handed on for approval"), text, ((see,), back), fresh=True)
