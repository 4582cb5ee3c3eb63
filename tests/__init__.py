"""Tests of alliance-bot; they read as a description of the program."""
