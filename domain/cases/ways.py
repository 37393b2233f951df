"""Which step is possible in which state: every state has a way out for member and colleague."""

from domain.cases.model import Kind, ServiceCase, State

BEFORE_DECISION = (State.NEW, State.ACKNOWLEDGED, State.IN_PROGRESS, State.WAITING)
WORKING = (*BEFORE_DECISION, State.SCREENED)  # a solution is owed
DECIDED = (State.ADOPTED, State.IMPLEMENTED)
OPEN = (*WORKING, State.RESOLVED, *DECIDED)
ENDED = (State.CONFIRMED, State.CLOSED, State.DECLINED, State.THANKED)

_PLAIN = frozenset(Kind) - {Kind.SUGGESTION}
_IDEAS = frozenset({Kind.SUGGESTION})
_ALL = frozenset(Kind)
Way = tuple[tuple[State, ...], frozenset[Kind]]

STAFF: dict[str, Way] = {
    "say": ((*OPEN, *ENDED), _ALL),
    "note": ((*OPEN, *ENDED), _ALL),
    "claim": (OPEN, _ALL),
    "hand_over": (OPEN, _ALL),
    "retype": (WORKING, _ALL),
    "mark_urgent": (WORKING, _ALL),
    "ask_member": (WORKING, _ALL),
    "resolve": (BEFORE_DECISION, _PLAIN),
    "close": (OPEN, _ALL),
    "reopen": ((State.RESOLVED, *ENDED), _ALL),
    "screen": (BEFORE_DECISION, _IDEAS),
    "adopt": (WORKING, _IDEAS),
    "decline": (WORKING, _IDEAS),
    "implemented": ((State.ADOPTED,), _IDEAS),
    "thank": ((State.IMPLEMENTED, State.DECLINED), _IDEAS),
}
MEMBER: dict[str, Way] = {
    "say": (OPEN, _ALL),
    "confirm": ((*BEFORE_DECISION, State.RESOLVED), _PLAIN),
    "not_solved": ((State.RESOLVED, *ENDED), _ALL),
    "withdraw": ((*WORKING, *DECIDED), _ALL),
    "rate": (ENDED, _ALL),
}


def allows(way: Way, case: ServiceCase) -> bool:
    states, kinds = way
    return case.state in states and case.kind in kinds
