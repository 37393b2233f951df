"""What the domain of segments refuses."""

from domain.errors import Refused


class SegmentUnfit(Refused):
    """`reason`: name, taken, condition, days."""

    code = "segment_unfit"


class SegmentInUse(Refused):
    """`reason`: agreed, what goes to it was agreed to or waits for that; used, something goes to
    it. `n` is how many surveys and events."""

    code = "segment_in_use"
