"""What answering a survey refuses, in a sentence; see chat/errors."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    "survey_answered": N_("You have answered this survey. Thank you! One answer each is counted."),
}
