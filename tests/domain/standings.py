"""Members who buy, and those who do not."""

import itertools
from decimal import Decimal

from sqlalchemy import insert, select

from domain.access import SYSTEM
from domain.members.model import Member
from domain.purchases.model import Purchase
from domain.work import Work

_M, _P = Member.__table__, Purchase.__table__
_receipts = itertools.count(1)


def bought(work: Work, member_id, day, *, amount="100", state="valid", category="tea", by=None):
    """A purchase in the table, as if it had been recorded; nobody woke."""
    who = by or work.actor.person_id
    work.session.execute(
        insert(_P).values(
            member_id=member_id,
            shop="Xinjiekou",
            receipt=f"R{next(_receipts):06}",
            kind="shop",
            category=category,
            amount=Decimal(amount),
            bought_on=day,
            state=state,
            points=0,
            recorded_by=who,
            recorded_at=work.now,
        )
    )


def status(club, member_id):
    with club.work() as work:
        return work.session.execute(select(_M.c.status).where(_M.c.id == member_id)).scalar_one()


def until_done(club, job, **how):
    """Run a job of the schedule to its end, a unit each time; how much it did in each."""
    done = []
    while True:
        with club.work(SYSTEM) as work:
            done.append(job(work, **how))
        if not done[-1]:
            return done[:-1]
