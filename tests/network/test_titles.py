"""Titles of layers."""

from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.titles import title, titles


def test_default_titles_count_the_hidden_layers_and_names_stand():
    graph = sequential(2, Dense(4), Dense(3, name="Middle"), Dense(2), Dense(1))
    assert titles(graph) == ("Input", "Hidden 1", "Middle", "Hidden 3", "Output")
    assert title(graph, "hidden_2") == "Middle"


def test_words_can_be_translated():
    graph = sequential(2, Dense(4), Dense(1))
    assert titles(graph, ("Eingabe", "Schicht %1", "Ausgabe")) == ("Eingabe", "Schicht 1", "Ausgabe")
