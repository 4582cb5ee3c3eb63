"""I/O: people and machine text: what waits for them, and the page on which they review it."""
