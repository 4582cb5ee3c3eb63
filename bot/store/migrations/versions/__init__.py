"""Pure: the steps, one a released version."""
