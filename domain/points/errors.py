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
