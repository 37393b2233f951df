"""Surveys that are open, and members who answer them."""

from datetime import timedelta

from domain.access import SYSTEM
from domain.surveys import answering, ballots
from domain.surveys.model import State, Survey, SurveyQuestion
from domain.work import Work
from tests.domain.crowd import members

SCALE = {"kind": "scale5", "words": {"en": "How content are you?"}}
NPS = {"kind": "nps", "words": {"en": "Would you recommend us?"}}
WHY = {"kind": "text", "words": {"en": "What shall we do better?"}, "required": False}
ROOMS = {
    "kind": "single",
    "words": {"en": "Which room do you use most?"},
    "options": [{"key": 1, "words": {"en": "Library"}}, {"key": 2, "words": {"en": "Tea room"}}],
}
USED = {**ROOMS, "kind": "multiple", "words": {"en": "Which rooms do you know?"}}


class Asked:
    """An open survey with its questions, their ids in order, and its makers' club."""

    def __init__(self, club, *questions, **values):
        self.club = club
        with club.work() as work:
            survey = Survey(**{
                "state": State.OPEN,
                "template": "club",
                "title": {"en": "How do you like it here?"},
                "intro": {"en": "Once a year we ask everybody."},
                "anonymous": False,
                "created_by": 0,
                "created_at": club.now,
                "opened_at": club.now - timedelta(days=1),
                "opens_at": club.now - timedelta(days=1),
                "closes_at": club.now + timedelta(days=7),
                **values,
            })  # fmt: skip
            work.session.add(survey)
            work.session.flush()
            rows = [
                SurveyQuestion(survey_id=survey.id, position=place, **one)
                for place, one in enumerate(questions or (SCALE, NPS, WHY), 1)
            ]
            work.session.add_all(rows)
            work.session.flush()
            self.id, self.asks = survey.id, [one.id for one in rows]

    def members(self, count):
        return members(self.club, count)

    def given(self, *values):
        """Answers as the form hands them over, in the order of the questions."""
        return {ballots.path(q): value for q, value in zip(self.asks, values, strict=False)}

    def answers(self, actor, *values):
        with self.club.work(actor) as work:
            return answering.submit(work, self.id, self.given(*values))

    def only_if(self, place, before, *values):
        """Ask the question at `place` only after these answers to the one at `before`."""
        with self.club.work() as work:
            one = work.session.get(SurveyQuestion, self.asks[place])
            one.only_if = {"question": self.asks[before], "values": list(values)}

    def closes(self):
        with self.club.work() as work:
            survey = work.session.get(Survey, self.id)
            survey.state, survey.closed_at, survey.closed_why = State.CLOSED, self.club.now, "date"
        self.night()

    def night(self):
        """What the schedule does with answers, until nothing is left."""
        done = 1
        while done:
            with self.club.work(SYSTEM) as work:
                done = ballots.run(work)

    def work(self, actor=SYSTEM) -> Work:
        return self.club.work(actor)
