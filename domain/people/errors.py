"""What the house refuses about roles, absences and its group."""

from domain.errors import NotPermitted, Refused


class BeyondOwnRights(NotPermitted):
    """Nobody grants more than they hold (R10.5). `role` is the role's code."""

    code = "beyond_own_rights"


class OwnRoles(NotPermitted):
    """One's own roles are changed by somebody else."""

    code = "own_roles"


class NotAPerson(Refused):
    """A bot, a channel or an anonymous admin holds no role (F15)."""

    code = "not_a_person"


class NameMissing(Refused):
    """The undertaking is signed with a full name."""

    code = "name_missing"


class NotYourName(Refused):
    """The undertaking is signed with the name the club knows the colleague by."""

    code = "not_your_name"


class DaysBackwards(Refused):
    """The last day lies before the first, or the first before today."""

    code = "days_backwards"


class SubstituteUnfit(Refused):
    """The substitute is the same person, no colleague, or away on one of these days."""

    code = "substitute_unfit"


class AbsenceOverlaps(Refused):
    """The colleague is away on one of these days already, or has asked to be."""

    code = "absence_overlaps"


class GroupIsPublic(Refused):
    """A group with a public name cannot be the staff group."""

    code = "group_is_public"


class NotAGroup(Refused):
    """Only a group can be the staff group."""

    code = "not_a_group"
