"""What applying and reviewing refuse."""

from datetime import datetime
from typing import TYPE_CHECKING

from domain.errors import AlreadyDecided, Refused

if TYPE_CHECKING:
    from domain.work import Work


class GateClosed(Refused):
    """A gate of R1.1 is shut. `reason` and `next_step` are codes of domain/applications/gates;
    further facts (`from_day`, `youngest` …) fill the sentence."""

    code = "gate_closed"


class NothingToSubmit(Refused):
    """There is no draft."""

    code = "nothing_to_submit"


class FileAlreadyReceived(Refused):
    """The same content came before in this application (F10). `slot` says where."""

    code = "file_already_received"


class NotEditable(Refused):
    """It has been handed in; only what was asked for can be changed. `state` says where it is."""

    code = "not_editable"


class ClaimedByAnother(Refused):
    """A colleague is working on it. `by` is their staff name, `at` since when."""

    code = "claimed_by_another"


class HouseholdFull(Refused):
    """The household has its cards; one more needs the exception (E21.2). `cards` is the cap."""

    code = "household_full"


class ExceptionNotNeeded(Refused):
    """The household still has room."""

    code = "exception_not_needed"


class NothingAsked(Refused):
    """Asking back needs at least one thing to ask for."""

    code = "nothing_asked"


class TooLateToUndo(Refused):
    """The card is in production, or the file has been emptied (R1.2). `state` says which."""

    code = "too_late_to_undo"


class AnotherOpen(Refused):
    """The person has another application open."""

    code = "another_open"


class OpinionGiven(Refused):
    """Somebody has answered already. `by` is their staff name, `at` when."""

    code = "opinion_given"


class FeeAlreadyPaid(Refused):
    """Never charged twice (E22.4). `receipt` is the number already given."""

    code = "fee_already_paid"


class ReceiptUsed(Refused):
    """This receipt number stands under another application."""

    code = "receipt_used"


class NoFeeDue(Refused):
    """Nothing is to be paid, or nothing to be paid back."""

    code = "no_fee_due"


class LateDecision(AlreadyDecided):
    """F3: a colleague decided first. Said in the words of `already_decided`.

    The refused unit is undone, so the trace is left in the unit that answers: call
    `leave_trace(work)` there.
    """

    def __init__(self, *, by: object, at: datetime, outcome: str, application_id: int) -> None:
        super().__init__(by=by, at=at, outcome=outcome)
        self.application_id = application_id

    def leave_trace(self, work: "Work") -> None:
        from domain import audit
        from domain.applications.model import Application

        about = work.session.get(Application, self.application_id)
        audit.record(work, "application.late_decision", about)
