"""Where ids and accidents come from."""

from random import SystemRandom

CHANCE = SystemRandom()
