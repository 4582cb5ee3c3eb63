"""I/O: blogs and pages: fetched with care, read as posts, kept as files."""
