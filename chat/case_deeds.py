"""What the audit trail says of service cases; part of chat/trail_words."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

DEEDS: Mapping[str, str] = {
    "case.adopted": N_("took a suggestion up"),
    "case.answered": N_("answered what was asked in a case"),
    "case.asked": N_("asked a member something in a case"),
    "case.claimed": N_("took a case"),
    "case.closed": N_("closed a case without a solution"),
    "case.confirmed": N_("said that a case is solved"),
    "case.declined": N_("did not take a suggestion up"),
    "case.files_read": N_("looked at the photos and files of a case"),
    "case.handed_over": N_("handed a case over"),
    "case.implemented": N_("put a suggestion into practice"),
    "case.not_solved": N_("said that a case is not solved"),
    "case.not_urgent": N_("marked a case as no longer urgent"),
    "case.raised": N_("raised a case"),
    "case.rated": N_("gave stars for a case"),
    "case.rating_skipped": N_("decided that nobody is asked for stars"),
    "case.read": N_("read what was said in a case"),
    "case.reopened": N_("took a case up again"),
    "case.resolved": N_("sent a solution in a case"),
    "case.retyped": N_("sorted a case anew"),
    "case.screened": N_("looked through a suggestion"),
    "case.thanked": N_("thanked for a suggestion"),
    "case.to_department": N_("passed a case on to a department"),
    "case.urgent": N_("marked a case as urgent"),
    "case.withdrawn": N_("withdrew a case"),
    "case_figures.taken": N_("took figures of cases along"),
    "club_day.set": N_("entered a day of the club"),
    "club_year.set": N_("said whether a year's free days are entered"),
}
