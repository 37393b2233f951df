"""What the handling of statuses, cases and value classes refuses."""

from domain.errors import Refused


class CaseStands(Refused):
    """There is a case against this member already: its number `case`, `by` whom, `at`; with
    `reason` "barred" when it has been decided."""

    code = "case_stands"


class MemberLeft(Refused):
    """The member has left the club."""

    code = "member_left"


class TooMuchEvidence(Refused):
    """At most `most` files."""

    code = "too_much_evidence"


class NothingToAppeal(Refused):
    """The member's points are not frozen, and they are not barred."""

    code = "nothing_to_appeal"


class AppealMade(Refused):
    """One appeal against each decision."""

    code = "appeal_made"


class NotAsleep(Refused):
    """Neither dormant nor lost: there is no cause to note."""

    code = "not_asleep"
