"""A child process that never ends its answer."""

import sys

while True:
    sys.stdout.write("x" * 65_536)
