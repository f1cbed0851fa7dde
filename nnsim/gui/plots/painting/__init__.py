"""Painting points on the output: the brush, its keys and its tools."""
