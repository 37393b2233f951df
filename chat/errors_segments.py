"""What the domain of segments refuses, in a sentence; see chat/errors."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    "segment_unfit": N_("Something about this segment does not fit. Please look at it again."),
    "segment_unfit.name": N_("A segment needs a name of 2 to 40 characters."),
    "segment_unfit.taken": N_("There is a segment of that name already. Please take another."),
    "segment_unfit.condition": N_("Members cannot be chosen by that. Please use the buttons."),
    "segment_unfit.days": N_("Nobody can have joined after the one day and before the other."),
    "segment_in_use": N_("This segment is in use, so it stays as it is."),
    "segment_in_use.agreed": N_(
        "A survey or an event that others have agreed to, or are to, goes to this segment. So its "
        "conditions stay as they are until that is over; a copy can be changed."
    ),
    "segment_in_use.used": N_(
        "A survey or an event still goes to this segment. It can be discarded when that is over, "
        "or goes to somebody else."
    ),
}
