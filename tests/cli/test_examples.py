"""`nnsim examples` lists each example with its network and data, part by part of the course."""

import json

import pytest

from nnsim.project import examples


def test_the_list_has_a_line_for_each_under_the_title_of_its_part(run):
    done = run("examples")
    heading, *lines = done.out.splitlines()
    assert done.code == 0
    assert heading.split() == ["NAME", "WHAT", "NETWORK", "DATA"]
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list(examples.names())
    titles = [line for line in lines if line and not line.startswith("  ")]
    assert titles == list(examples.groups().values())
    circles = next(line for line in lines if line.startswith("  circles "))
    assert "2-4-3-1" in circles
    assert "circles, 500 points" in circles


def test_json_has_an_object_for_each(run):
    listed = json.loads(run("examples", "--json").out)
    assert [each["name"] for each in listed] == list(examples.names())
    assert all(each["title"] and each["about"] and each["network"] and each["data"] for each in listed)
    assert all(each["group_title"] == examples.groups()[each["group"]] for each in listed)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_list_comes_in_both_languages(run, language):
    done = run("examples", "--language", language)
    assert all(title in done.out for title in examples.groups(language).values())
    assert all(example.title in done.out for example in examples.all_examples(language))
    assert any("가" <= letter <= "힣" for letter in done.out) == (language == "ko")
