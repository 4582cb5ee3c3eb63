"""Statements and translations become entries, feeds and pages: the files in feeds/."""
