"""What becomes of a recipe when another source is chosen: what still has a meaning stays."""

from msgspec.structs import replace

from nnsim.data.build import build
from nnsim.data.recipe import (
    Bundled,
    File,
    Function,
    Generator,
    Images,
    Painted,
    Pictures,
    Recipe,
    Reviews,
    Split,
    TruthTable,
    preset,
)
from nnsim.gui.panels.data.sources.catalogue import groups
from nnsim.gui.panels.data.sources.choosing import chosen

XOR = TruthTable(2, ("xor",))


def test_samples_noise_and_seed_go_from_set_to_set():
    recipe = chosen(Recipe(Generator("circles", 200, 0.3, 7)), Generator("spiral"))
    assert recipe == Recipe(Generator("spiral", 200, 0.3, 7))


def test_cells_that_were_changed_are_those_of_the_old_source():
    before = Recipe(Generator("circles"), edits=((0, "x1", "3"),))
    assert chosen(before, File("a.csv")).edits == ()


def test_a_formula_takes_samples_seed_and_range_but_no_noise_of_another_meaning():
    recipe = chosen(Recipe(Generator("circles", 200, 0.3, 7)), preset("line"))
    assert recipe.source == Function("10 + 3*x1", samples=200, seed=7)
    wide = replace(recipe.source, low=-3.0, high=5.0, noise=0.2)
    assert chosen(Recipe(wide), preset("cubic")).source == replace(wide, formula=preset("cubic").formula)


def test_the_noisy_line_is_as_it_was_made_but_for_its_seed():
    ready = preset("noisy-line")
    assert chosen(Recipe(Function(samples=77, seed=5, high=9.0)), ready).source == replace(ready, seed=5)
    after = chosen(Recipe(ready), preset("line")).source
    assert after == Function("10 + 3*x1", samples=50)


def test_a_truth_table_trains_with_all_rows_in_order_and_hands_the_split_back():
    there = chosen(Recipe(split=Split(seed=5)), XOR)
    assert there.split == Split(1.0, 0.0, 0.0, shuffle=False, seed=5)
    assert build(there).count("train") == 4
    back = chosen(replace(there, ones="last"), Generator("xor"))
    assert back.split == Split(seed=5)
    assert back.ones == "none"


def test_a_split_of_ones_own_stays_but_not_through_a_truth_table():
    own = Split(0.5, 0.3, 0.2)
    assert chosen(Recipe(split=own), preset("line")).split == own
    assert chosen(Recipe(split=own), XOR).split.train == 1


def test_numbers_of_rows_and_folds_were_for_the_old_rows():
    assert chosen(Recipe(split=Split(400, 0, 100, unit="rows")), Bundled("iris")).split == Split()
    assert chosen(Recipe(split=Split(folds=5, fold=4)), Generator("xor")).split == Split()


def test_tables_are_scaled_unless_a_person_chose_how():
    assert chosen(Recipe(), Bundled("iris")).scaling == "z-score"
    assert chosen(Recipe(), File("a.csv")).target_scaling == "z-score"
    assert chosen(Recipe(scaling="0-1"), File("a.csv")).scaling == "0-1"
    assert chosen(Recipe(Bundled("iris"), scaling="z-score"), Generator("xor")).scaling == "none"
    assert chosen(Recipe(Function(), scaling="z-score"), preset("cubic")).scaling == "z-score"


def test_truth_tables_images_and_texts_are_not_scaled():
    for source in (XOR, Images("mnist"), Reviews(), Pictures("pets")):
        assert chosen(Recipe(scaling="pca", target_scaling="0-1"), source).scaling == "none"
    assert chosen(Recipe(), Bundled("digits")).scaling == "0-1"


def test_features_stay_while_the_inputs_have_the_same_names():
    recipe = Recipe(Generator("circles"), features=("x1**2",), switched_off=("x2",))
    assert chosen(recipe, XOR).features == ("x1**2",)
    assert chosen(recipe, Painted(((0.0, 1.0, 0.0),))).switched_off == ("x2",)
    for other in (preset("line"), Generator("swiss-roll"), Bundled("iris"), Images("mnist")):
        assert (chosen(recipe, other).features, chosen(recipe, other).switched_off) == ((), ())


def test_what_is_in_use_is_left_as_it_is():
    for recipe in (
        Recipe(XOR, split=Split(0.5, 0.25, 0.25)),
        Recipe(Bundled("iris"), inputs=("petal_width",), scaling="none"),
        Recipe(Generator("circles", 77), split=Split(60, 0, 17, unit="rows")),
    ):
        ready = Generator("circles") if isinstance(recipe.source, Generator) else recipe.source
        assert chosen(recipe, ready) == recipe


def test_columns_of_a_table_are_forgotten():
    recipe = Recipe(Bundled("iris"), inputs=("petal_width",), targets=("species",), scalings={"a": "0-1"})
    after = chosen(recipe, Bundled("wine"))
    assert (after.inputs, after.targets, after.scalings) == (None, None, {})


def test_every_source_can_follow_every_other():
    sources = [entry.source for group in groups() for entry in group.entries]
    ready = [each for each in sources if isinstance(each, Generator | Function | TruthTable)]
    for before in ready:
        few = before if isinstance(before, TruthTable) else replace(before, samples=64)
        start = Recipe(few, features=("x1**2",), ones="last", scaling="pca")
        for source in ready:
            assert build(chosen(start, source)).rows > 1
