"""What lotteries refuse."""

from domain.errors import Refused


class LotteryNotOpen(Refused):
    """No ticket can be taken: `reason` is "not_yet", "over" or "cancelled"."""

    code = "lottery_not_open"


class TicketsGone(Refused):
    """All tickets are taken."""

    code = "tickets_gone"


class TicketLimit(Refused):
    """The member holds the `most` tickets one may have."""

    code = "ticket_limit"


class MembersOnly(Refused):
    """Tickets are for members."""

    code = "members_only"


class LotteryUnfit(Refused):
    """The plan does not fit: `reason` is "window", "prizes", "too_many", "budget" or "limit"."""

    code = "lottery_unfit"


class LotteryNotThere(Refused):
    """The lottery is not where this step begins. `state` says where it is."""

    code = "lottery_not_there"


class PrizeNotThere(Refused):
    """The prize was handed over, paid or has lapsed. `reason` is its state."""

    code = "prize_not_there"
