"""The ranges of what a person chooses for made data: samples, noise, seeds."""

import math

from nnsim.errors import NnsimError

MAX_SAMPLES = 1_000_000
"""More rows than any lesson needs, few enough to be made at once."""

MAX_NOISE = 10
"""Ten times the signal: nothing is left to be learnt."""

MAX_SEED = 2**32 - 1
"""Seeds are 32-bit whole numbers."""


def check_samples(samples: int) -> None:
    """Raise an NnsimError unless the number of samples can be made."""
    if not 2 <= samples <= MAX_SAMPLES:
        raise NnsimError(
            "{samples} samples cannot be made; choose a number from 2 to {most}.",
            samples=samples,
            most=MAX_SAMPLES,
        )


def check_noise(noise: float) -> None:
    """Raise an NnsimError unless the noise is a share from 0 to `MAX_NOISE`."""
    if not 0 <= noise <= MAX_NOISE:
        raise NnsimError(
            "The noise {noise:g} is out of range; choose a share from 0 to {most}, for example 0.1.",
            noise=noise,
            most=MAX_NOISE,
        )


def check_seed(seed: int, which: str) -> None:
    """Raise an NnsimError unless the seed is a whole number that random streams accept."""
    if not 0 <= seed <= MAX_SEED:
        raise NnsimError(
            "The {which} seed {seed} is out of range; choose a whole number from 0 to {most}.",
            which=which,
            seed=seed,
            most=MAX_SEED,
        )


def check_range(low: float, high: float) -> None:
    """Raise an NnsimError unless the range runs upwards between finite numbers."""
    if not (math.isfinite(high - low) and low < high):
        raise NnsimError(
            "The range from {low} to {high} is empty; the first number must be the smaller one.",
            low=low,
            high=high,
        )
