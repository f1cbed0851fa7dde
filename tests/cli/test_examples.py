"""`nnsim examples` lists each example with its network and data."""

import json

from nnsim.project import examples


def test_the_list_has_a_line_for_each(run):
    done = run("examples")
    lines = done.out.splitlines()
    assert done.code == 0
    assert [line.split()[0] for line in lines] == ["NAME", *examples.names()]
    assert "2-4-3-1" in lines[1]
    assert "circles, 500 points" in lines[1]


def test_json_has_an_object_for_each(run):
    listed = json.loads(run("examples", "--json").out)
    assert [each["name"] for each in listed] == list(examples.names())
    assert all(each["title"] and each["about"] and each["network"] and each["data"] for each in listed)
