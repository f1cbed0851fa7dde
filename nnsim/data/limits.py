"""The ends of the ranges of what a person chooses for made data."""

MAX_SAMPLES = 1_000_000
"""More rows than any lesson needs, few enough to be made at once."""

MAX_NOISE = 10
"""Ten times the signal: nothing is left to be learnt."""

MAX_SEED = 2**32 - 1
"""Seeds are 32-bit whole numbers."""
