"""What the handling of cards refuses."""

from domain.errors import Refused


class NoCard(Refused):
    """There is no valid card."""

    code = "no_card"


class CardNotThere(Refused):
    """The card is not where this step begins. `state` says where it is."""

    code = "card_not_there"


class NotStanding(Refused):
    """The member has left or is barred: no new card. `status` says which."""

    code = "not_standing"
