"""A child process that neither reads nor answers, until it is killed."""

import signal

signal.pause()
