"""I/O: `python -m bot` is `alliance-bot`."""

from bot.cli import main

if __name__ == "__main__":
    main()
