"""The formula language: what may be written, how it is read, and how it is computed."""
