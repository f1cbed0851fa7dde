"""Three dimensions, painted with QPainter: a box with axes, a surface over its floor, points in it."""
