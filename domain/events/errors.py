"""What an event's door refuses."""

from domain.errors import Refused


class EventFull(Refused):
    """No room for so many: `free` seats are left."""

    code = "event_full"


class NotOpen(Refused):
    """`reason`: not_announced, proposed, too_early (`from_time`), too_late, over, cancelled."""

    code = "event_not_open"


class NotForYou(Refused):
    """`reason`: member_only, tier_too_low (`tier`), blocked, not_invited."""

    code = "event_not_for_you"


class SeatsUnfit(Refused):
    """More companions than may come: `most`."""

    code = "event_seats_unfit"


class SessionMissing(Refused):
    """One of the event's sessions has to be chosen."""

    code = "event_session_missing"


class AlreadyRegistered(Refused):
    code = "event_already_registered"


class SeatsAreFree(Refused):
    """Nobody queues while there is a seat: register instead (R4.3)."""

    code = "event_seats_free"


class QueueClosed(Refused):
    code = "event_queue_closed"


class OfferOver(Refused):
    """The offer has expired or was taken back; `reason` none: there has been none yet."""

    code = "event_offer_over"


class NotRegistered(Refused):
    code = "event_not_registered"


class NotApproved(Refused):
    """Only an approved event that has not begun is announced."""

    code = "event_not_approved"


class CapacityTaken(Refused):
    """`taken` seats are given already; the capacity cannot be less."""

    code = "event_capacity_taken"


# ── Tickets and the door ──────────────────────────────────────────────────────────────────────


class TicketUsed(Refused):
    """Its owner is in already, so the code stays as it is."""

    code = "event_ticket_used"


class NoDoor(Refused):
    """The colleague has not said at which event's door they stand."""

    code = "event_no_door"


class DoorClosed(Refused):
    """`reason`: not_announced, cancelled, too_early (`from_time`), over."""

    code = "event_door_closed"


class UndoOver(Refused):
    """Ten minutes have passed since; `reason` cancelled: the event is off."""

    code = "event_undo_over"


class WalkInBarred(Refused):
    code = "event_walk_in_barred"


class WallCodeOver(Refused):
    """The code on the wall has changed meanwhile."""

    code = "event_wall_code_over"


# ── The desk ──────────────────────────────────────────────────────────────────────────────────


class NotHere(Refused):
    """The member with this number has no registration for the event."""

    code = "event_not_here"


class AlreadyCame(Refused):
    """Whoever is in keeps the seat; `reason` own: it is the actor."""

    code = "event_already_came"


class OwnSeat(Refused):
    """Nobody agrees to their own registration, place in the queue or strike."""

    code = "event_own_seat"


class FeeNotYours(Refused):
    """`by` has ticked it off, `at` (aware UTC); only they or who runs events may undo it."""

    code = "event_fee_not_yours"


class QuotaUnfit(Refused):
    """No such tier or session to limit, or no such number."""

    code = "event_quota_unfit"


class StrikeSettled(Refused):
    """`reason`: waived, answered, over."""

    code = "event_strike_settled"


class ListNotGranted(Refused):
    """Names leave the house only with an approved request that still stands (E34)."""

    code = "event_list_not_granted"


# ── Changed and cancelled ─────────────────────────────────────────────────────────────────────


class EventChanged(Refused):
    """A colleague has changed it since the actor looked."""

    code = "event_changed"


class EventTimesUnfit(Refused):
    """`reason`: past, backwards, begun."""

    code = "event_times_unfit"


class ChangeAsked(Refused):
    """A change of the event waits for its decision."""

    code = "event_change_asked"


class NothingChanged(Refused):
    code = "event_nothing_changed"


class FreeTimeOver(Refused):
    """A moved event could be given up freely `until` then."""

    code = "event_free_time_over"


class RestoreOver(Refused):
    """A day has passed since it was cancelled, or its start has."""

    code = "event_restore_over"
