"""What events, their desk and their door refuse, in sentences; part of chat/errors."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    # ── events ──
    "event_full": N_("There is no room left for that many."),
    "event_not_open": N_("Nobody can register for this event at the moment."),
    "event_not_open.not_announced": N_("This event has not been announced yet."),
    "event_not_open.proposed": N_(
        "The plan of this event is being decided. It can be changed once that is done."
    ),
    "event_not_open.too_early": N_("Registration opens for you at {from_time}."),
    "event_not_open.too_late": N_("Registration for this event has closed."),
    "event_not_open.over": N_("This event is over."),
    "event_not_open.cancelled": N_("This event has been cancelled."),
    "event_not_for_you": N_("This event is not open to you."),
    "event_not_for_you.member_only": N_(
        "This event is for members. /apply is the way to become one."
    ),
    "event_not_for_you.tier_too_low": N_("This event is for members from {tier} on."),
    "event_not_for_you.not_invited": N_(
        "This event is for members who were invited to it. /events shows what else is on."
    ),
    "event_not_for_you.blocked": N_("You cannot register at the moment. /points says why."),
    "event_seats_unfit": N_("You can bring {most} at the most."),
    "event_session_missing": N_("Please choose one of the times first."),
    "event_already_registered": N_("You have a seat already."),
    "event_seats_free": N_("There is still room: you can register at once."),
    "event_queue_closed": N_(
        "The waiting list is closed. A seat that is freed goes to the first who asks."
    ),
    "event_offer_over": N_("This offer is over; the seat has gone to the next."),
    "event_offer_over.none": N_(
        "No seat is free for you yet. You keep your place on the list, and we write at once when "
        "there is one."
    ),
    "event_not_registered": N_("You are not registered for this event."),
    "event_not_approved": N_("Only an approved event that is still to come can be announced."),
    "event_capacity_taken": N_("{taken} seats are given already, so it cannot be fewer."),
    # ── the desk of events ──
    "already_decided.cancelled": N_("{by} was faster and gave the seats up, {at}."),
    "already_decided.waived": N_("{by} was faster and waived it, {at}."),
    "already_decided.kept": N_("{by} was faster and answered that it stays, {at}."),
    "event_not_here": N_("This member has no registration for this event."),
    "event_already_came": N_("They are in already, so their seats stay theirs."),
    "event_already_came.own": N_("You are in already, so your seat stays yours."),
    "event_own_seat": N_("This is your own. A colleague has to decide about it."),
    "event_fee_not_yours": N_(
        "{by} ticked this fee off, {at}. Only they, or who runs the event, can take that back."
    ),
    "event_quota_unfit": N_("That does not fit here: no such group, or no such number."),
    "event_strike_settled": N_("There is nothing to decide here any more."),
    "event_strike_settled.waived": N_("This has been waived already and does not count."),
    "event_strike_settled.over": N_("This does not count any more."),
    "event_list_not_granted": N_(
        "A list with names needs the manager's yes first. Please ask for it on the list's page."
    ),
    # ── the door ──
    "event_ticket_used": N_("This ticket has let you in already."),
    "event_no_door": N_("Please say first at which door you stand: /door."),
    "event_door_closed": N_("Nobody is let in at this door just now."),
    "event_door_closed.too_early": N_("This door opens at {from_time}."),
    "event_door_closed.cancelled": N_("This event has been cancelled, so nobody is let in."),
    "event_door_closed.not_announced": N_("This event has not been announced yet."),
    "event_door_closed.over": N_("This event is over; its list is closed."),
    "event_undo_over": N_("More than ten minutes have passed, so the entry stays."),
    "event_undo_over.cancelled": N_("This event has been cancelled, so its entries stay noted."),
    "event_walk_in_barred": N_("This membership is barred or over. Please ask the manager."),
    "event_wall_code_over": N_(
        "The code on the wall has changed meanwhile. Please scan the one it shows now."
    ),
    # ── events changed and cancelled ──
    "event_changed": N_("A colleague has just changed this event. Please look at it again."),
    "event_times_unfit": N_("These times do not fit. Please check them."),
    "event_times_unfit.past": N_("That time is over already. Please choose a later one."),
    "event_times_unfit.backwards": N_("The end has to come after the beginning."),
    "event_times_unfit.begun": N_("This event has begun, so it can no longer be changed."),
    "event_change_asked": N_(
        "A change of this event waits for its decision. It can be changed again afterwards."
    ),
    "event_nothing_changed": N_("That is how it is already, so there is nothing to tell."),
    "event_free_time_over": N_(
        "Giving your seat up was free until {until}. The event's own page says what it costs now."
    ),
    "event_restore_over": N_(
        "A cancelled event can be taken up again for one day, and only before it would begin."
    ),
}
