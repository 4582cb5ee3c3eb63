"""I/O: the way to the network: what may be asked, one question at a time, and whole files."""
