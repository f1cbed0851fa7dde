"""Weights and biases, as curves over time and as numbers."""
