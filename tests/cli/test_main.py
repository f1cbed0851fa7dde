"""Exit codes, and one sentence in place of every traceback."""

import os
import subprocess
import sys

import pytest

from nnsim import cli
from nnsim.cli import examples as command
from nnsim.errors import NnsimError


def test_help_and_version_end_well(run):
    helped = run("--help")
    assert helped.code == 0
    assert all(name in helped.out for name in ("examples", "train", "data", "predict", "picture"))
    version = run("--version")
    assert (version.code, version.out.split()[0]) == (0, "nnsim")


@pytest.mark.parametrize("name", ["examples", "train", "data", "predict", "picture"])
def test_every_command_has_help(run, name):
    assert run(name, "--help").out.startswith(f"usage: nnsim {name}")


def test_wrong_usage_is_2_and_a_failure_is_1(run):
    assert run("train").code == 2
    missing = run("data", "no/such/file.csv")
    assert missing.code == 1
    assert "file.csv" in missing.err
    assert missing.err.startswith("nnsim: ")
    assert missing.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (NnsimError("{a} is wrong.", a=3), 1, "nnsim: 3 is wrong."),
        (KeyboardInterrupt(), 130, "nnsim: stopped."),
        (MemoryError(), 1, "not enough memory"),
        (ImportError("libEGL.so.1"), 1, "libEGL.so.1"),
        (ZeroDivisionError("oops"), 1, "ZeroDivisionError: oops"),
    ],
)
def test_whatever_happens_there_is_no_traceback_unless_asked_for(run, monkeypatch, error, code, sentence):
    def fail(_options):
        raise error

    monkeypatch.setattr(command, "run", fail)
    quiet = run("examples")
    assert quiet.code == code
    assert sentence in quiet.err
    assert "Traceback" not in quiet.err
    loud = run("examples", "--debug")
    assert loud.code == code
    assert "Traceback" in loud.err


def process(*arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "nnsim", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": options.get("encoding", "utf-8")},
    )


def test_a_reader_that_has_enough_is_no_failure_to_talk_about():
    started = process("examples", "--json")
    started.stdout.close()
    assert started.stderr.read() == b""
    started.stderr.close()
    started.wait()


def test_texts_reach_a_terminal_that_knows_ascii_only(tmp_path):
    (tmp_path / "a.csv").write_text("키,값\n1,2\n3,4\n5,6\n", encoding="utf-8")
    for more in ([], ["--json"]):
        started = process("data", str(tmp_path / "a.csv"), *more, encoding="ascii")
        out, err = started.communicate()
        assert (started.returncode, err) == (0, b"")
        assert rb"\ud0a4" in out


def test_nothing_slow_is_imported_for_help():
    code = (
        "import sys; from nnsim.cli import main; main(['train', '--help']); "
        "slow = {'PySide6', 'numba', 'pandas', 'numpy'} & set(sys.modules); print(slow, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.strip() == b"set()"


def test_the_module_can_be_run():
    started = process("--version")
    out, _ = started.communicate()
    assert (started.returncode, out.split()[0]) == (0, b"nnsim")


def test_an_exit_code_is_a_number_for_the_system():
    assert isinstance(cli.main(["--version"]), int)
