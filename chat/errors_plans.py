"""What planning refuses, in sentences; part of the table in chat/errors."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    "plan_not_there": N_("This plan is at another step by now. Please look at it again."),
    "plan_not_there.draft": N_("The year's plan has to be approved first."),
    "plan_not_there.proposed": N_("The plan is being decided on, so it stays as it is for now."),
    "plan_not_there.approved": N_(
        "The plan is approved. Each change goes through its item, with a reason."
    ),
    "plan_unfit": N_("The plan is not complete yet."),
    "plan_unfit.empty": N_("There is no event in the plan yet. Please add one first."),
    "plan_unfit.problems": N_(
        "Please write first what went wrong last year and what is done about it."
    ),
    "plan_unfit.year": N_("A plan can be begun for this year and for the next."),
    "plan_item_unfit": N_("This event does not fit into the plan. Please look at it again."),
    "plan_item_unfit.title": N_("The event needs a name of at most 80 characters."),
    "plan_item_unfit.kind": N_("Please choose one of the kinds of events."),
    "plan_item_unfit.month": N_("Please give a month from January to December."),
    "plan_item_unfit.year": N_("This plan is for {year}; the day lies in another year."),
    "plan_item_unfit.budget": N_("Please give a budget in yuan, such as 1200."),
    "plan_item_unfit.cents": N_("A budget has no parts of a cent."),
    "plan_item_unfit.large": N_("This budget is too large for one event; please check it."),
    "plan_item_unfit.note": N_("This note is too long: at most 300 characters, please."),
    "plan_item_unfit.most": N_("More than {most} events do not fit into a year."),
    "plan_item_not_there": N_("This item has moved on meanwhile. Please look at it again."),
    "plan_item_not_there.asked": N_("This event is not approved yet."),
    "plan_item_not_there.changing": N_("A change of this item is being decided on."),
    "plan_item_not_there.dropped": N_("This event has been left out of the plan."),
    "plan_item_not_there.planned": N_("The year's plan has to be approved first."),
    "plan_item_not_there.planned_already": N_("There is an event plan for this item already."),
    "plan_upload_gone": N_("The rows of this file are no longer kept. Please send it again."),
    "event_plan_not_there": N_("This event is at another step by now. Please look at it again."),
    "event_plan_not_there.proposed": N_(
        "This event is being decided on, so its plan stays as it is for now."
    ),
    "event_plan_not_there.approved": N_("This event is approved already."),
    "event_plan_not_there.announced": N_("This event is announced already."),
    "event_plan_not_there.over": N_("This event is over; its plan stays as it was."),
    "event_plan_not_there.cancelled": N_("This event has been cancelled."),
    "event_plan_unfit": N_("Something of this plan does not fit. Please look through it again."),
    "event_plan_unfit.title": N_("The event needs a name of 2 to 80 characters."),
    "event_plan_unfit.kind": N_("Please choose one of the kinds of events."),
    "event_plan_unfit.zone": N_("I do not know this time zone. An example: Asia/Shanghai"),
    "event_plan_unfit.announced": N_(
        "Members know when and where it is. Please move it on its own page: they are told at once."
    ),
    "event_plan_unfit.past": N_("The beginning lies behind us. Please choose a later day."),
    "event_plan_unfit.backwards": N_("The end has to come after the beginning."),
    "event_plan_unfit.long": N_("An event lasts two weeks at the most. Please check the days."),
    "event_plan_unfit.window": N_("Registration has to open before it closes."),
    "event_plan_unfit.window_late": N_("Registration has to close before the event is over."),
    "event_plan_unfit.capacity": N_("There have to be between 1 and 100,000 seats."),
    "event_plan_unfit.companions": N_("So many companions do not fit with this number of seats."),
    "event_plan_unfit.tier": N_("Please choose one of the tiers."),
    "event_plan_unfit.limits": N_("A limit for a tier or a time cannot be above all seats."),
    "event_plan_unfit.sessions": N_(
        "Please name at least two times to choose from, each another, or none at all."
    ),
    "event_plan_unfit.early": N_("Early access is between 1 hour and 30 days."),
    "event_plan_unfit.money": N_("Please give fee and budget in yuan, none below zero."),
    "event_plan_unfit.points": N_("A seat costs between 0 and 1,000,000 points."),
    "task_done": N_("{by} has done this already, {at}."),
    "task_owner_unfit": N_("Only a colleague can take this over. Please choose another."),
}
