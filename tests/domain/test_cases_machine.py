"""G22: whatever members and colleagues do, no message is lost, no clock wrong, no case stuck."""

import shutil

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot import database
from domain.cases import ways
from domain.cases.model import Kind, ServiceCase, State
from tests.conftest import Club
from tests.domain.case_life import PASSES, PLAIN, STEPS, Lives

_walks = iter(range(10**9))


def machine(template, folder):
    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.path = folder / f"walk-{next(_walks)}.db"
            shutil.copy(template, self.path)
            self.engines = database.open_engines(f"sqlite:///{self.path}", synchronous="OFF")
            self.lives = Lives(Club(self.engines))

        def teardown(self):
            self.engines.dispose()
            self.path.unlink()

        @rule(who=st.integers(0, 1), kind=st.sampled_from(PLAIN))
        def raise_one(self, who, kind):
            self.lives.raise_(who, kind)

        @rule(name=st.sampled_from(STEPS), pick=st.integers(0, 4), who=st.integers(0, 1))
        def step(self, name, pick, who):
            self.lives.step(name, pick, who)

        @rule(name=st.sampled_from(STEPS), pick=st.integers(0, 4), who=st.integers(0, 1))
        def another_step(self, name, pick, who):
            self.lives.step(name, pick, who)

        @rule(minutes=st.sampled_from(PASSES), job=st.booleans())
        def time_passes(self, minutes, job):
            self.lives.time_passes(minutes, job=job)

        @invariant()
        def the_house_says_what_the_model_says(self):
            self.lives.check()

    return Life


def test_g22_random_lives_keep_every_promise(sqlite_template, tmp_path):
    run_state_machine_as_test(
        machine(sqlite_template, tmp_path),
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_state_of_every_kind_has_a_way_out_for_member_and_colleague():
    for kind in Kind:
        states = set(State) - (
            set() if kind == Kind.SUGGESTION else {*ways.DECIDED, State.SCREENED, *ways.ENDED[2:]}
        )
        for state in states:
            case = ServiceCase(kind=kind, state=state)
            for side in (ways.MEMBER, ways.STAFF):
                acts = {act for act, way in side.items() if ways.allows(way, case)}
                assert acts - {"say", "note", "rate", "claim", "hand_over"}, (kind, state)
