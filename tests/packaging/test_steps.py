"""A step is quiet until it fails."""

import sys

import pytest

from steps import StepError, quietly


def test_a_step_is_quiet_until_it_fails(capfd: pytest.CaptureFixture[str]) -> None:
    quietly([sys.executable, "-c", "print('fine')"], "It failed.")
    with pytest.raises(StepError) as caught:
        quietly([sys.executable, "-c", "print(*range(50), sep='\\n'); raise SystemExit(3)"], "It failed.")
    assert capfd.readouterr() == ("", "")
    assert caught.value.report().splitlines() == [*map(str, range(35, 50)), "It failed."]
