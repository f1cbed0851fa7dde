"""WHAT IS LEARNT: sources, CSV reading, formulas, recipes, scaling and splits; the result is a Dataset."""
