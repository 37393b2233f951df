"""Who may press what and open which form around events; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}

# The year's plan, event plans, tasks.
ACTIONS |= {
    "SeePlan": (P.SEE_EVENTS, ""),
    "BeginPlan": (P.PLAN_EVENTS, ""),
    "SeeLastYear": (P.SEE_EVENTS, "figures, no names"),
    "DescribePlan": (P.PLAN_EVENTS, ""),
    "SeePlanMonth": (P.SEE_EVENTS, ""),
    "SeePlanItem": (P.SEE_EVENTS, ""),
    "EditPlanItem": (P.PLAN_EVENTS, ""),
    "RemovePlanItem": (P.PLAN_EVENTS, "asks twice"),
    "SeePlanCalendar": (P.SEE_EVENTS, ""),
    "TakePlanSheet": (P.SEE_EVENTS, "events, no people"),
    "TakePlanFile": (P.PLAN_EVENTS, "looked through before"),
    "PlanEvent": (P.PLAN_EVENTS, ""),
    "SeeEventPlan": (P.SEE_EVENTS, ""),
    "ChangeEventPlan": (P.PLAN_EVENTS, ""),
    "DiscardEventPlan": (P.PLAN_EVENTS, "asks twice"),
    "SeeTasks": (P.SEE_EVENTS, ""),
    "SeeMyTasks": (P.SEE_DESK, "one's own"),
    "SeeTask": (P.SEE_DESK, "one's own, or who sees events"),
    "FinishTask": (P.SEE_DESK, "one's own, or who plans events"),
    "ChooseTaskOwner": (P.PLAN_EVENTS, ""),
    "HandTask": (P.PLAN_EVENTS, ""),
}

FORMS |= {
    "planitem.1": (P.PLAN_EVENTS, ""),
    "planedit.1.1": (P.PLAN_EVENTS, ""),
    "plandrop.1.1": (P.PLAN_EVENTS, ""),
    "plandesc.1": (P.PLAN_EVENTS, ""),
    "planask.1": (P.PLAN_EVENTS, ""),
    "planfile.1": (P.PLAN_EVENTS, ""),
    "evnew.1": (P.PLAN_EVENTS, ""),
    "evchg.1.1": (P.PLAN_EVENTS, ""),
    "evask.1": (P.PLAN_EVENTS, ""),
}

# Tickets and the door.
ACTIONS |= {
    "SeeTicket": (ANYONE, "one's own ticket"),
    "RenewTicket": (ANYONE, "one's own ticket, asks twice"),
    "SeeDoors": (P.CHECK_IN, ""),
    "SeeDoor": (P.CHECK_IN, ""),
    "LeaveDoor": (P.CHECK_IN, ""),
    "SeeGuests": (P.CHECK_IN, "numbers, one sign of the name"),
    "LetIn": (P.CHECK_IN, ""),
    "UndoEntry": (P.CHECK_IN, "within ten minutes"),
    "LetInBeyond": (P.RUN_EVENTS, "for a reason that is kept"),
    "ShowWall": (P.CHECK_IN, ""),
    "TakeWallDown": (P.CHECK_IN, "one's own"),
    "PrintGuests": (P.CHECK_IN, "kept in the trail, masked"),
}
FORMS |= {
    "doorfind.1": (P.CHECK_IN, ""),
    "doorwalk.1": (P.CHECK_IN, ""),
    "doorlist.1": (P.CHECK_IN, ""),
}

# Events, as members press them.
ACTIONS |= {
    "SeeEvents": (ANYONE, "announced events, titles and days for guests"),
    "FilterEvents": (ANYONE, "the same for everybody"),
    "SeeEvent": (ANYONE, "announced events, with one's own seat"),
    "TakeCalendar": (ANYONE, "members only; what the event itself says"),
    "MyEvents": (ANYONE, "one's own"),
    "RegisterEvent": (ANYONE, "members only, for themselves"),
    "JoinQueue": (ANYONE, "members only, for themselves"),
    "LeaveQueue": (ANYONE, "one's own place, asks twice"),
    "AcceptOffer": (ANYONE, "one's own offer"),
    "GiveUpSeat": (ANYONE, "one's own seat, asks twice"),
    "ChangeParty": (ANYONE, "one's own seat"),
    "NoThanks": (ANYONE, "keeps nothing"),
    "EventNews": (ANYONE, "one's own choice"),
    "AnnounceEvent": (P.RUN_EVENTS, "asks twice"),
    "AskQuestions": (P.PLAN_EVENTS, ""),
}
FORMS |= {
    "seat.1": (P.REGISTER, "members only, for themselves"),
    "seatwait.1": (P.REGISTER, "members only, for themselves"),
    "evquest.1.1": (P.PLAN_EVENTS, ""),
    "seatnames.1.2": (P.REGISTER, "one's own seat"),
}

# Events moved, cancelled, taken up again.
ACTIONS |= {
    "KeepSeat": (ANYONE, "one's own seat or place"),
    "LetSeatGo": (ANYONE, "one's own seat or place, asks twice"),
    "SeeEventChanges": (P.SEE_EVENTS, "numbers only"),
    "RestoreEvent": (P.RESTORE_EVENTS, "asks twice, within a day"),
    "SeeEventFees": (P.TAKE_FEE, "numbers only"),
    "TakeEventFees": (P.TAKE_FEE, "numbers only; kept in the trail"),
    "SeeSeatFee": (P.CHECK_IN, "a number and sums"),
    "TakeSeatFee": (P.CHECK_IN, "not one's own; can be undone"),
    "UndoSeatFee": (P.CHECK_IN, "not one's own, and not once it is paid back"),
    "SeeOwedFee": (P.TAKE_FEE, "a number and sums"),
    "NoteRefund": (P.TAKE_FEE, "not one's own; can be undone"),
}
FORMS |= {
    "evmove.1.1": (P.RUN_EVENTS, ""),
    "evoff.1.1": (P.RUN_EVENTS, "the summary asks once more"),
}

# The desk of events.
ACTIONS |= {
    "SeeEventsDesk": (P.SEE_EVENTS, ""),
    "SeeEventDesk": (P.SEE_EVENTS, ""),
    "SeeRegistrations": (P.SEE_EVENTS, "numbers, masked names"),
    "NarrowRegistrations": (P.SEE_EVENTS, ""),
    "SeeRegistration": (P.SEE_EVENTS, "a number, a masked name"),
    "ReadAnswers": (P.RUN_EVENTS, "the look is recorded"),
    "ApproveSeat": (P.RUN_EVENTS, "not one's own"),
    "TakeRegistrations": (P.RUN_EVENTS, "names under an approved request; kept in the trail"),
    "SeeListRequest": (P.RUN_EVENTS, ""),
    "SeeLimits": (P.SEE_EVENTS, "changing asks for RUN_EVENTS"),
    "ChooseQuota": (P.RUN_EVENTS, ""),
    "SwitchRegistration": (P.RUN_EVENTS, "closing asks twice"),
    "SwitchQueue": (P.RUN_EVENTS, "closing asks twice"),
    "SeeQueue": (P.SEE_EVENTS, "numbers, masked names"),
    "SeeTurn": (P.SEE_EVENTS, "a number, a masked name"),
    "RevokeTurn": (P.RUN_EVENTS, "asks twice; not one's own"),
    "PutTurnBack": (P.RUN_EVENTS, "not one's own"),
    "SeeStrikesOf": (P.SEE_EVENTS, "a number, no words"),
    "SeeAppeals": (P.RUN_EVENTS, ""),
    "SeeStrike": (P.RUN_EVENTS, "the look is recorded"),
    "SeeOwnStrikes": (ANYONE, "one's own"),
}
FORMS |= {
    "edfind.1": (P.SEE_EVENTS, ""),
    "edno.1.1": (P.RUN_EVENTS, "not one's own"),
    "edoff.1.1": (P.RUN_EVENTS, "not one's own"),
    "edreg.1": (P.RUN_EVENTS, ""),
    "edcall.1.1": (P.RUN_EVENTS, "through the member's own gates"),
    "ednames.1": (P.RUN_EVENTS, "the manager decides"),
    "edcap.1.1": (P.RUN_EVENTS, ""),
    "edquo.1.1.1": (P.RUN_EVENTS, ""),
    "edcom.1.1": (P.RUN_EVENTS, ""),
    "edhand.1.1": (P.RUN_EVENTS, "not one's own; a reason in the trail"),
    "edwaive.1": (P.RUN_EVENTS, "not one's own"),
    "edkeep.1": (P.RUN_EVENTS, "not one's own"),
    "edplea.1": (P.REGISTER, "against one's own"),
}

# After an event.
ACTIONS |= {
    "GiveFeedback": (ANYONE, "one's own visit, in its week"),
    "SeeAfters": (P.SEE_EVENTS, ""),
    "SeeAfter": (P.SEE_EVENTS, ""),
    "SeeFeedback": (P.SEE_EVENTS, "figures only, from five answers on"),
    "ReadFeedback": (P.RUN_EVENTS, "without names, from five answers on"),
    "DrawAfter": (P.SEE_EVENTS, "figures only"),
    "SeeCosts": (P.SEE_EVENTS, ""),
    "SeeCost": (P.SEE_EVENTS, ""),
    "ShowVoucher": (P.SEE_EVENTS, ""),
    "StrikeCost": (P.RUN_EVENTS, "asks twice; while the books are open"),
    "SeePapers": (P.SEE_EVENTS, ""),
    "SeePaperSlot": (P.SEE_EVENTS, ""),
    "ShowEventPapers": (P.SEE_EVENTS, "the look is recorded"),
    "NoPapers": (P.RUN_EVENTS, ""),
    "RemovePapers": (P.RUN_EVENTS, "asks twice; while the books are open"),
    "SeeSummary": (P.SEE_EVENTS, ""),
    "WriteSummary": (P.RUN_EVENTS, "while the books are open"),
    "HandInSummary": (P.RUN_EVENTS, "asks twice"),
    "TakeSummary": (P.SEE_EVENTS, "kept in the trail"),
    "SeeAnnual": (P.SEE_EVENTS, ""),
    "SeeAnnualEvents": (P.SEE_EVENTS, ""),
    "WriteAnnual": (P.RUN_EVENTS, "this year's or the last's"),
    "HandInAnnual": (P.RUN_EVENTS, "asks twice"),
    "TakeAnnual": (P.SEE_EVENTS, "kept in the trail"),
    "SeeRate": (P.SEE_EVENTS, ""),
    "DrawRate": (P.SEE_EVENTS, ""),
}
FORMS |= {
    "feedback.1": (ANYONE, "one's own visit, in its week"),
    "cost.1": (P.RUN_EVENTS, "while the books are open"),
    "paper.1.1": (P.RUN_EVENTS, ""),
    "summary.1.1": (P.RUN_EVENTS, "while the books are open"),
    "annual.2026.1": (P.RUN_EVENTS, ""),
}
