"""Points by rule for many at once: a handful of statements, however many there are (R3.6).

For files of purchases and the like. Each reward stands for itself, as with `earning.award`: one
that gets nothing says why, and the others go on. Budget and limits are counted in the order given.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select, tuple_

from domain import upsert
from domain.points import ledger, rules
from domain.points.earning import Award, Reward, Why
from domain.points.model import LARGEST, Cause, Transfer
from domain.points.posting import Earning
from domain.points.rules import Ruling
from domain.points.rules_model import CapUse, Programme
from domain.standing import service as standing
from domain.work import Work

_P = Programme.__table__  # type: ignore[attr-defined]
_T = Transfer.__table__  # type: ignore[attr-defined]
_U = CapUse.__table__  # type: ignore[attr-defined]


def award_many(work: Work, wanted: Sequence[Reward]) -> list[Award]:
    """Give each reward its points, in the order given; raise the tiers that are due. Again with
    the same sources, nothing is added and the first transfers come back. The caller holds the
    right."""
    rulings = _locked(work, {one.code for one in wanted})
    once = {one.key: one for one in wanted}
    known = {one.key: one for one in _transfers(work, once)}
    barred = standing.may_not_move_points(work.session, {one.member_id for one in wanted})
    why: dict[str, Why] = {}
    worth: dict[str, int] = {}
    for key, one in once.items():
        weighed = _weighed(work, one, rulings.get(one.code), barred)
        why[key], worth[key] = ("repeated", 0) if key in known else weighed
    earnings: list[Earning] = []
    for code, found in rulings.items():
        mine = [one for one in once.values() if one.code == code and not why[one.key]]
        given = _with_room(work, found, mine, worth, why)
        earnings += [_earning(work, found, one, worth[one.key]) for one in given]
    made = {one.key: one for one in ledger.earn_many(work, earnings)} if earnings else {}
    if made:
        from domain.tiers import service as tiers

        tiers.raise_many(work, sorted({one.member_id for one in made.values()}))
    made |= known
    points = {key: transfer.points for key, transfer in made.items()}
    return [Award(made.get(k), points.get(k, 0), why[k]) for k in (one.key for one in wanted)]


def _locked(work: Work, codes: Collection[str]) -> dict[str, Ruling]:
    """The rules, their programmes locked in one order for everybody: whoever gives points by
    them takes turns, and members are locked only after that."""
    found = {code: rules.ruling(work, code) for code in sorted(codes)}
    ids = sorted({one.programme.id or 0 for one in found.values() if one})
    locked = select(Programme).where(_P.c.id.in_(ids)).order_by(_P.c.id).with_for_update()
    work.session.execute(locked.execution_options(populate_existing=True)).all()
    return {code: one for code, one in found.items() if one}


def _transfers(work: Work, keys: Collection[str]) -> Sequence[Transfer]:
    return work.session.execute(select(Transfer).where(_T.c.key.in_(keys))).scalars().all()


def _weighed(
    work: Work, one: Reward, found: Ruling | None, barred: Mapping[int, str]
) -> tuple[Why, int]:
    if found is None:
        return "no_rule", 0
    if not rules.runs(found, _day(work, one)):
        return "not_running", 0
    if one.member_id in barred:
        return "status", 0
    points = rules.worth(found.rule, one.amount)
    if not points:
        return "too_small", 0
    return ("cap", 0) if points > LARGEST else ("", points)


def _day(work: Work, one: Reward) -> date:
    return (one.at or work.now).astimezone(work.zone).date()


def _with_room(
    work: Work,
    found: Ruling,
    wanted: Sequence[Reward],
    worth: Mapping[str, int],
    why: dict[str, Why],
) -> list[Reward]:
    """Those of one rule for which budget and limits have room; the others get their `why`."""
    limits = {one.key: rules.periods(found.rule, _day(work, one)) for one in wanted}
    places = {(one.member_id, period) for one in wanted for period, _cap in limits[one.key]}
    used = _used(work, found, places)
    programme, changed = found.programme, set[tuple[int, str]]()
    left = programme.budget - programme.spent
    given: list[Reward] = []
    for one in wanted:
        points = worth[one.key]
        mine = [((one.member_id, period), cap) for period, cap in limits[one.key]]
        if any(used[place] + points > cap for place, cap in mine):
            why[one.key] = "cap"
        elif points > left:
            why[one.key] = "budget"
        else:
            left -= points
            for place, _cap in mine:
                used[place] += points
                changed.add(place)
            given.append(one)
    spent = sum(worth[one.key] for one in given)
    if spent and not rules.take_budget(work, programme, spent):
        why |= dict.fromkeys((one.key for one in given), "budget")
        return []
    work.session.refresh(programme)
    _keep(work, found, {place: used[place] for place in changed})
    return given


def _used(
    work: Work, found: Ruling, places: Collection[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    """What the members have had of the rule in these periods."""
    used = dict.fromkeys(places, 0)
    if used:
        rows = work.session.execute(
            select(_U.c.member_id, _U.c.period, _U.c.used).where(
                _U.c.rule_id == found.rule.id,
                tuple_(_U.c.member_id, _U.c.period).in_(sorted(used)),
            )
        )
        used |= {(member_id, period): count for member_id, period, count in rows}
    return used


def _keep(work: Work, found: Ruling, used: Mapping[tuple[int, str], int]) -> None:
    rows = [
        {"rule_id": found.rule.id, "member_id": member_id, "period": period, "used": count}
        for (member_id, period), count in sorted(used.items())
    ]
    upsert.all_or_replace(work.session, _U, ("rule_id", "member_id", "period"), rows)


def _earning(work: Work, found: Ruling, one: Reward, points: int) -> Earning:
    usable = rules.usable_from(work, found.rule, one.at or work.now)
    return Earning(
        member_id=one.member_id,
        points=points,
        key=one.key,
        cause=Cause(one.source, one.source_id, found.rule.code, found.programme.id, note=one.note),
        active_from=usable,
        expires_at=rules.expiry(work, usable),
        counts=found.rule.counts,
    )
