"""Sources whose rows are made: by formulas, by shapes, by the logic of gates, by hand."""
