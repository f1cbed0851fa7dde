"""The contest: rounds of each in turns, medians, ratios, and peers that fail in a sentence."""

import importlib.util

import msgspec
import pytest

from nnsim.bench.contest import Figures, Racer, Result, compete
from nnsim.bench.contestant import OWN, PEERS, Setting
from nnsim.bench.works import WORKS, work_named
from nnsim.errors import NnsimError

SHORT = {"repeats": 2, "seconds": 0.02}


def test_figures_are_medians_and_ratios_say_how_many_times_faster_nnsim_is():
    work = work_named("xor")
    result = Result(work, {OWN: Figures((10.0, 30.0, 20.0), 1), "jax": Figures((4.0, 1.0, 5.0), 2)})
    assert result.figures[OWN].median == 20
    assert result.ratios == {"jax": 5}


def test_nnsim_is_measured_in_a_process_of_its_own():
    order = []
    result = compete(work_named("xor"), [OWN], Setting(1, "float64"), report=order.append, **SHORT)
    assert order == [OWN] * 3
    assert len(result.figures[OWN].rounds) == 2
    assert all(rate > 100 for rate in result.figures[OWN].rounds)


def test_steps_are_batches_and_samples_are_rows():
    racer = Racer(work_named("circle"), OWN, Setting(1, "float64"), 0.02)
    try:
        rows, seconds = racer._train(7)
    finally:
        racer.close()
    assert rows == 70
    assert seconds > 0


def test_what_goes_wrong_in_a_process_is_said_in_a_sentence():
    unknown = msgspec.structs.replace(work_named("xor"), name="nothing")
    with pytest.raises(NnsimError, match=r"nnsim cannot do the work .nothing. .*no work .nothing."):
        Racer(unknown, OWN, Setting(1, "float64"), 0.02)


@pytest.mark.slow
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
@pytest.mark.parametrize("name", PEERS)
def test_peers_do_every_work(name, work):
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{PEERS[name]} is not installed")
    result = compete(work, [name], Setting(1, "float32"), repeats=1, seconds=0.1)
    assert result.figures[name].median > 0
