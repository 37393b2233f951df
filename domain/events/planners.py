"""Which colleagues look after an event: whoever planned it, else those who plan events."""

from domain.access import RIGHTS, Permission, Role
from domain.people import service as people
from domain.work import Work


def in_charge(work: Work, person_id: int) -> list[int]:
    """The colleague who planned it, while they may still plan; else `planners`. Person ids."""
    roles = people.roles_of(work.session, person_id)
    if any(Permission.RUN_EVENTS in RIGHTS[role] for role in roles):
        return [person_id]
    return planners(work)


def planners(work: Work) -> list[int]:
    """The activity specialists; where there is none, the managers. Person ids."""
    found = people.holders(work.session, Role.ACTIVITY_SPECIALIST, work.today)
    return found or people.holders(work.session, Role.MANAGER, work.today)
