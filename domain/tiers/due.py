"""The nightly round through all members: what a day changes about tiers (R3.5)."""

from domain.access import Permission
from domain.people import facts
from domain.tiers import pinning, reviews, service, standings
from domain.work import Work

CHUNK = 200  # members in one unit, so that it stays below 100 ms
PLACE = "tiers.night"  # the day, and the last member looked at on it
DONE = "done"


def run(work: Work) -> int:
    """Look at the next members, once a club day: end tiers fixed until yesterday, raise whose
    points are enough by now (a setting changed, a waiting entry became good), tell who would be
    lowered, evaluate, and carry out what a grace was given for. How many members were looked at;
    call again until it is 0. A repeated call does and says nothing twice.
    """
    work.require(Permission.RUN_SCHEDULE)
    day, _colon, place = (facts.fact(work.session, PLACE) or "").partition(":")
    today = work.today.isoformat()
    if day == today and place == DONE:
        return 0
    found = standings.after(work, int(place) if day == today else 0, CHUNK)
    if not found:
        facts.put(work.session, PLACE, f"{today}:{DONE}", work.now)
        return 0
    ids = [one.id for one in found]
    if pinning.end_overdue(work, ids):
        found = standings.of(work, ids)
    if service.raise_found(work, found):
        found = standings.of(work, ids)
    reviews.carry_out(work, found)
    reviews.evaluate(work, found)
    facts.put(work.session, PLACE, f"{today}:{ids[-1]}", work.now)
    return len(found)
