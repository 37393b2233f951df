"""What people wrote in their own words: paged, searched, with numbers of phones and papers masked.
The order says nothing, and below five answers there are none (R6.1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.access import Permission
from domain.errors import NotFound
from domain.surveys import moving, questions, tally
from domain.surveys.answers_model import SurveyAnswer
from domain.surveys.figures import LEAST
from domain.surveys.model import Kind, Survey, SurveyQuestion
from domain.work import Work

_A = SurveyAnswer.__table__  # type: ignore[attr-defined]

_NUMBER = re.compile(r"\d(?:[ \-.]?\d){5,16}[\dXx]?", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
SEARCHED = 20_000  # texts of one question a search looks through


@dataclass(frozen=True, slots=True)
class Texts:
    """A page of what was written; `n` people wrote, `total` of it fits the search."""

    survey: Survey
    question: SurveyQuestion
    items: Sequence[str]
    total: int
    n: int


def masked(words: str) -> str:
    """Without phone numbers, numbers of papers and addresses of mail; they are no answer."""
    plain = _MAIL.sub("•••@•••", words.translate(_FULL))
    return _NUMBER.sub(lambda found: "•" * len(found.group()), plain)


def read(
    work: Work, survey_id: int, place: int, *, first: int = 0, size: int = 5, holding: str = ""
) -> Texts:
    """What was answered to the `place`-th question, from the `first` on; `holding`: only what
    holds these words, whatever their case.

    Raises:
        NotFound: there is no such question of words.
    """
    work.require(Permission.SEE_SURVEYS)
    survey = moving.get(work, survey_id)
    asked = questions.of(work.session, survey_id)
    if not 1 <= place <= len(asked) or asked[place - 1].kind != Kind.TEXT:
        raise NotFound
    question = asked[place - 1]
    counts = tally.read(work.session, [survey_id])
    n = sum(row.n for row in counts if row[2:4] == (question.id, tally.ANSWERED))
    if n < LEAST:
        return Texts(survey, question, (), 0, n)
    # As the index lies: by the ballots' numbers, which say nothing.
    ordered = (_A.c.value, _A.c.place, _A.c.ballot_id)
    texts = select(_A.c.words).where(_A.c.question_id == question.id).order_by(*ordered)
    if not holding:
        rows = work.session.execute(texts.offset(first).limit(size)).scalars()
        return Texts(survey, question, [masked(one) for one in rows], n, n)
    wanted = holding.strip().casefold()
    every = work.session.execute(texts.limit(SEARCHED)).scalars()
    found = [one for one in map(masked, every) if wanted in one.casefold()]
    return Texts(survey, question, found[first : first + size], len(found), n)
