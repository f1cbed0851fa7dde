"""The transport bar: playing, stepping, and the live numbers."""
