"""Titles of layers."""

from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.network.titles import title, titles


def test_default_titles_count_the_hidden_layers_and_names_stand():
    graph = sequential(2, Dense(4), Dense(3, name="Middle"), Dense(2), Dense(1))
    assert titles(graph) == ("Input", "Hidden 1", "Middle", "Hidden 3", "Output")
    assert title(graph, "hidden_2") == "Middle"


def test_words_can_be_translated():
    graph = sequential(2, Dense(4), Dense(1))
    assert titles(graph, ("Eingabe", "Schicht %1", "Ausgabe")) == ("Eingabe", "Schicht 1", "Ausgabe")


def test_each_kind_counts_by_itself():
    graph = sequential(
        (8, 8, 1), Conv2D(2), MaxPool2D(), Conv2D(2), Dropout(), Flatten(), Dense(3), Dropout(), Dense(1)
    )
    assert titles(graph)[1:-1] == (
        "Convolution 1",
        "Max pooling 1",
        "Convolution 2",
        "Dropout 1",
        "Flatten 1",
        "Hidden 1",
        "Dropout 2",
    )
