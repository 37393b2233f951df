"""What the schedule does about rewards: reminders, what was never fetched, what came by post."""

from sqlalchemy import select, update

from domain import audit
from domain.access import Permission
from domain.rewards import moving, own, telling
from domain.rewards.model import Redemption, Stage
from domain.work import Work

_X = Redemption.__table__  # type: ignore[attr-defined]


def run(work: Work) -> int:
    """Look after the one redemption that has waited longest to be looked at; 0 when none is due.
    Twice reminded and then not fetched, it is cancelled and the points go back (R3.9); posted and
    unanswered, it counts as arrived. One a unit, so that no two wait for each other's locks.
    """
    work.require(Permission.RUN_SCHEDULE)
    redemption = work.session.execute(
        select(Redemption)
        .where(_X.c.watch_at <= work.now)
        .order_by(_X.c.watch_at, _X.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if redemption is None or redemption.id is None:
        return 0
    if redemption.state == Stage.POSTED:
        own.settle_arrival(work, redemption.id)
    elif redemption.collect_by is not None and work.today > redemption.collect_by:
        _uncollected(work, redemption.id)
    else:
        _remind(work, redemption)
    return 1


def _uncollected(work: Work, redemption_id: int) -> None:
    redemption = moving.end(work, redemption_id, Stage.EXPIRED, "uncollected")
    audit.record(work, "gift.expired", redemption)
    telling.owner(work, redemption, "gift.expired", gently=True)
    telling.redraw(work, redemption)


def _remind(work: Work, redemption: Redemption) -> None:
    """One reminder, the latest that is due."""
    later = None
    if redemption.state == Stage.READY and redemption.collect_by is not None:
        telling.owner(work, redemption, "gift.reminder", mark=f"{work.today}", gently=True)
        later = moving.next_watch(work, redemption.collect_by)
    work.session.execute(update(_X).where(_X.c.id == redemption.id).values(watch_at=later))
