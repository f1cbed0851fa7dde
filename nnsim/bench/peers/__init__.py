"""The other libraries, each in a module that is imported only to measure it."""
