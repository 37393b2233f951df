"""One entry of the acting member's own, with everything its page tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlmodel import Session

from domain.access import Permission
from domain.errors import NotFound
from domain.members import service as members
from domain.points.disputes import DISPUTABLE
from domain.points.model import Lot, Transfer
from domain.points.rules_model import Dispute, DisputeState, Rule
from domain.rewards.model import Redemption, Reward
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]
_R = Rule.__table__  # type: ignore[attr-defined]
_D = Dispute.__table__  # type: ignore[attr-defined]
_G = Redemption.__table__  # type: ignore[attr-defined]
_W = Reward.__table__  # type: ignore[attr-defined]

LARGEST_ID = 2**63 - 1  # what either database can look for


@dataclass(frozen=True, slots=True)
class Around:
    """What entries are told with: by an entry's id the `earlier` one that it takes back, hands
    over or brings back; by code the names of `rules` that colleagues made themselves; by an
    entry's id the titles of the `rewards` it is about, by language."""

    earlier: Mapping[int, Transfer] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    rewards: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """`lot`: where points that came in lie. `resolved`: the entry that took this one back, handed
    it over or brought it back. `dispute` is the newest."""

    entry: Transfer
    around: Around
    lot: Lot | None = None
    resolved: Transfer | None = None
    dispute: Dispute | None = None

    @property
    def looked_into(self) -> bool:
        """Whether somebody is finding out if it is right."""
        return self.dispute is not None and self.dispute.state == DisputeState.OPEN

    @property
    def disputable(self) -> bool:
        """Whether it can be called wrong now (domain/points/disputes)."""
        return self.entry.kind in DISPUTABLE and self.resolved is None and not self.looked_into


def entry(work: Work, transfer_id: int) -> OwnEntry:
    """An entry of the acting member's own history.

    Raises:
        NotFound: there is no such entry, or it is somebody else's.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None or not 0 < transfer_id <= LARGEST_ID:
        raise NotFound
    rows = work.session.execute(
        select(Transfer).where(
            _T.c.member_id == member.id,
            or_(_T.c.id == transfer_id, _T.c.resolves_id == transfer_id),
        )
    ).scalars()
    found = {row.id: row for row in rows}
    own = found.pop(transfer_id, None)
    if own is None:
        raise NotFound
    return OwnEntry(
        own,
        around(work.session, [own]),
        lot_of(work.session, transfer_id),
        next(iter(found.values()), None),
        work.session.execute(
            select(Dispute).where(_D.c.transfer_id == own.id).order_by(_D.c.id.desc()).limit(1)
        ).scalar_one_or_none(),
    )


def around(session: Session, entries: Sequence[Transfer]) -> Around:
    """What these entries are told with, in three queries; for whoever was shown the entries."""
    of = {one.resolves_id: one.id for one in entries if one.resolves_id and one.id}
    earlier = select(Transfer).where(_T.c.id.in_(of))
    codes = {one.rule for one in entries if one.rule}
    named = select(_R.c.code, _R.c.name).where(_R.c.code.in_(codes), _R.c.name.is_not(None))
    return Around(
        {of[one.id]: one for one in session.execute(earlier).scalars()} if of else {},
        {row.code: row.name for row in session.execute(named)} if codes else {},
        _rewards(session, entries),
    )


def _rewards(session: Session, entries: Sequence[Transfer]) -> dict[int, Mapping[str, str]]:
    about = {
        one.id: one.source_id for one in entries if one.id and one.source_kind == "redemption"
    }
    if not about:
        return {}
    titles = select(_G.c.id, _W.c.titles).join(_W, _W.c.id == _G.c.reward_id)
    found = {
        row.id: row.titles
        for row in session.execute(titles.where(_G.c.id.in_(set(about.values()))))
    }
    return {entry: found[gift] for entry, gift in about.items() if gift in found}


def stands(session: Session, transfer_id: int) -> Transfer | None:
    """The entry, unless it was taken back or undone since; for what is told about it later."""
    later = _T.alias()
    return session.execute(
        select(Transfer)
        .outerjoin(later, later.c.resolves_id == _T.c.id)
        .where(_T.c.id == transfer_id, later.c.id.is_(None))
    ).scalar_one_or_none()


def lot_of(session: Session, transfer_id: int) -> Lot | None:
    """Where points that came in lie: from when and until when they can be used."""
    found = select(Lot).where(_L.c.transfer_id == transfer_id)
    return session.execute(found).scalar_one_or_none()
