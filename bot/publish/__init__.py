"""I/O: statements and translations become entries, feeds and pages: the files in feeds/."""
