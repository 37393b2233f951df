"""What the domain of voices and posters refuses."""

from domain.errors import Refused


class VoiceUnfit(Refused):
    """`reason`: what does not fit (day, place, topic, mood, words)."""

    code = "voice_unfit"


class VoiceHasCase(Refused):
    code = "voice_has_case"


class PosterThere(Refused):
    """A place has one poster at a time."""

    code = "poster_there"
