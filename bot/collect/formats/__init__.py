"""I/O: the forms that statements are written in, each read into pieces of text."""
