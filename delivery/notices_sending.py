"""What the staff hears about sending itself, counted at the moment it is said (F30, F31)."""

from datetime import timedelta

from chat.screen import Screen
from delivery.notices import Json, notice
from domain import dispatch
from domain.work import Work
from locales.i18n import _, n_

_DAY = timedelta(days=1)


@notice("sending.resumed")
def _resumed(work: Work, params: Json) -> Screen | None:
    """After the sender died under way: sent, waiting, uncertain greetings and campaigns."""
    rows = dispatch.standing(work.session, since=work.now - _DAY)
    waiting = rows.get("pending", 0) + rows.get("leased", 0) + rows.get("sending", 0)
    counts = {"sent": rows.get("sent", 0), "waiting": waiting, "doubts": rows.get("uncertain", 0)}
    return Screen(
        _("Sending goes on after an interruption"),
        _("Sent {sent}, waiting {waiting}, uncertain {doubts}.", **counts)
        + "\n"
        + _("/desk shows those that may or may not have arrived."),
    )


@notice("sending.missed")
def _missed(work: Work, params: Json) -> Screen | None:
    """Care and campaign messages that had become too late; None once all are decided."""
    missed = dispatch.standing(work.session, since=work.now - _DAY).get("missed", 0)
    if not missed:
        return None
    line = n_(
        "{n} message was more than two hours late and was not sent.",
        "{n} messages were more than two hours late and were not sent.",
        missed,
    )
    return Screen(_("Too late to send unasked"), line + "\n" + _("Send anyway? /desk shows them."))
