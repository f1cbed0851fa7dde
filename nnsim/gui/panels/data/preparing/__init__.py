"""How rows become what a network learns from: missing values, split, scaling, inputs, folds."""
