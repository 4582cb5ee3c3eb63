"""Pure: announcing: an Entry becomes a post, once for each account and language."""
