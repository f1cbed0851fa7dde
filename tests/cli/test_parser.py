"""Arguments become a command with options, or one sentence."""

import pytest

from nnsim.cli.parser import parse
from nnsim.cli.usage import UsageError


def test_without_a_command_the_window_is_meant(tmp_path, monkeypatch):
    assert (parse([]).command, parse([]).file) == ("window", None)
    assert (parse(["a.nnsim"]).command, parse(["a.nnsim"]).file) == ("window", "a.nnsim")
    assert parse(["--debug", "folder/a"]).file == "folder/a"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "수업").touch()
    assert parse(["수업"]).file == "수업"


def test_every_option_of_train_is_understood():
    line = (
        "train circles --epochs 5 --seed 3 --set a=1 --set b=2 --data d.csv --target y --save s.nnsim "
        "--history h.csv --json --debug"
    )
    options = parse(line.split())
    assert (options.what, options.epochs, options.steps, options.seed) == ("circles", 5, None, 3)
    assert (options.settings, options.target, options.json) == (["a=1", "b=2"], "y", True)
    assert (str(options.data), str(options.save), str(options.history)) == ("d.csv", "s.nnsim", "h.csv")


def test_every_option_of_picture_is_understood():
    line = "picture xor o.png --epochs 9 --size 1280x720 --theme dark --language ko --view loss"
    options = parse(line.split())
    assert (options.what, str(options.out), options.epochs, options.size) == ("xor", "o.png", 9, (1280, 720))
    assert (options.theme, options.language, options.view) == ("dark", "ko", "loss")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("trian circles", "'trian' is neither a command nor a file; did you mean train"),
        ("qqq", "the commands are examples, summary, train, data, predict, picture, bench."),
        ("train circles --epochs 5 --steps 5", "not allowed with argument"),
        ("train circles --epochs -1", "'-1' is not a whole number from 0; see nnsim train --help"),
        ("train circles --steps 1.5", "'1.5' is not a whole number"),
        ("train circles --seed ٣", "'٣' is not a whole number"),
        ("train circles --seed 4294967296", "argument --seed: '4294967296' is not a seed"),
        ("train circles --ep 5", "unrecognized arguments"),
        ("train circles extra", "unrecognized arguments: extra"),
        ("a.nnsim b.nnsim", "unrecognized arguments: b.nnsim"),
        ("predict a.nnsim", "the following arguments are required: --data"),
        ("picture xor a.jpg", "'a.jpg' does not end in .png"),
        ("picture xor a.png --size 100x100", "'100x100' is not a size"),
        ("picture xor a.png --size 99999x700", "'99999x700' is not a size"),
        ("picture xor a.png --theme pink", "invalid choice: 'pink'"),
        ("data", "required: FILE"),
        ("--json", "unrecognized arguments: --json"),
    ],
)
def test_wrong_usage_is_one_sentence(line, sentence):
    with pytest.raises(UsageError) as caught:
        parse(line.split())
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
