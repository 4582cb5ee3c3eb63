"""I/O: what needs a person is told: once, again while it lasts, and when it is over.

`book` decides, `words` writes, `sending` has the message taken away, `watch` looks at a home,
`ends` at how its daemon ended. Nothing is imported here: `messenger` is a process of its own.
"""
