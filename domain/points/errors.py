"""What the ledger refuses."""

from domain.errors import Refused


class NotEnoughPoints(Refused):
    """`available` can be spent now, `needed` was asked for."""

    code = "not_enough_points"


class PointsFrozen(Refused):
    """The member may neither earn nor spend at the moment."""

    code = "points_frozen"


class PointsUnfit(Refused):
    """Not a whole number of points between `least` and `most`."""

    code = "points_unfit"


class NotReversible(Refused):
    """A reservation is settled or released, and a correction is final."""

    code = "not_reversible"


class AlreadyReversed(Refused):
    code = "already_reversed"


class AlreadyResolved(Refused):
    """The reservation ended otherwise: handed over, or given back."""

    code = "already_resolved"


# ── Earning, programmes, acts of colleagues ───────────────────────────────────────────────────


class RuleClosed(Refused):
    """The rule gives nothing on that day: unknown, switched off, not approved or over."""

    code = "rule_closed"


class CapReached(Refused):
    """The member has had as much of this rule as one may have in the time."""

    code = "cap_reached"


class BudgetUsedUp(Refused):
    """The programme's budget does not suffice. `left` are the points it still has."""

    code = "budget_used_up"


class MayNotEarn(Refused):
    """The membership allows no points at the moment. `status` says why."""

    code = "may_not_earn"


class AmountUnfit(Refused):
    """The rule counts a sum of at least `unit` yuan, with two decimals at most."""

    code = "amount_unfit"


class PaidByPurchase(Refused):
    """The rule rewards purchases, which are recorded with their receipts."""

    code = "paid_by_purchase"


class GivenBefore(Refused):
    """The same rule has given the same member points for the same occasion, `at`."""

    code = "given_before"


class OwnPoints(Refused):
    """Nobody gives, corrects or takes back their own points."""

    code = "own_points"


class OwnHousehold(OwnPoints):
    """Nor those of somebody they live with."""

    code = "own_household"


class CorrectionWaiting(Refused):
    """A correction for this member waits for its decision."""

    code = "correction_waiting"


class TooLateToReinstate(Refused):
    """Expired points can be brought back for `days` days."""

    code = "too_late_to_reinstate"


class ProgrammeFixed(Refused):
    """What is being decided, or is over, stays as it is. `state` says which."""

    code = "programme_fixed"


class ProgrammeUnfit(Refused):
    """`reason`: days, budget, empty, rule or past."""

    code = "programme_unfit"


class DisputeOpen(Refused):
    """This entry is being looked into already; an answer comes by `due`."""

    code = "dispute_open"


class DisputeProposed(Refused):
    """A colleague has proposed a correction, which waits for a second person."""

    code = "dispute_proposed"


class OwnEntry(Refused):
    """Who made the entry does not decide whether it is right."""

    code = "own_entry"


class NotDisputable(Refused):
    """There is nothing in this entry to look into: it was taken back, or only reserves."""

    code = "not_disputable"
