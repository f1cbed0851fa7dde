"""What training does, drawn: loss, weights, prediction. Plots only look; they never edit."""
