"""I/O: one module an engine; an engine's own language codes never leave its module."""
