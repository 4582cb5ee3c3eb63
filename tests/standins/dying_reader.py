"""A child process that ends amid its answer, as one that crashes does."""

import sys

sys.stdout.write('{"html": "<p>half a')
sys.stdout.flush()
sys.exit(1)
