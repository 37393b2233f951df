"""Members who can earn, and programmes that run."""

from sqlalchemy import select, update

from domain.access import Role
from domain.approvals import service as approvals
from domain.members.model import Member, Status
from domain.points import programmes
from domain.points.rules_model import Programme, ProgrammeState, Rule


def member(club, number="NJ1", *, person=None, status=Status.ACTIVE, **more) -> int:
    """The id of somebody on the roll."""
    with club.work() as work:
        row = Member(
            number=number,
            person_id=person and person.person_id,
            joined_on=work.today,
            admitted_at=work.now,
            status=status,
            **more,
        )
        work.session.add(row)
        work.session.flush()
        return row.id


def run_programmes(club) -> None:
    """Every programme that came with the house is handed in and approved."""
    with club.work(club.person(Role.ACTIVITY_SPECIALIST)) as work:
        asked = [
            programmes.propose(work, one.id, version=one.version, reason="As every year.")
            for one in programmes.listed(work).items
            if one.state == ProgrammeState.DRAFT and one.code
        ]
    leader = club.person(Role.LEADER)
    for one in asked:
        with club.work(leader) as work:
            approvals.decide(work, one.id, approvals.Decision.APPROVE, version=one.version)


def put_rule(club, code, **values) -> None:
    """Give a rule other limits or numbers, as if they had been approved so."""
    with club.work() as work:
        work.session.execute(update(Rule).where(Rule.code == code).values(**values))


def put_programme(club, code, **values) -> None:
    with club.work() as work:
        work.session.execute(update(Programme).where(Programme.code == code).values(**values))


def spent(club, code="club") -> int:
    with club.work() as work:
        return work.session.execute(
            select(Programme.spent).where(Programme.code == code)
        ).scalar_one()
