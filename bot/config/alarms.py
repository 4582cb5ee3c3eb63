"""Pure: whom to tell when a home needs a person, and how soon."""

import datetime as dt

from pydantic import Field

from bot.config.accounts import Secret
from bot.config.values import Duration, Part


class Alarms(Part):
    """Messages to whoever looks after the home, when something needs a person.

    Each address is one of Apprise's, which mostly hold a password: so it is kept like a token.
    """

    to: tuple[Secret, ...] = Field(
        min_length=1, strict=False, examples=['[{ file = "config/secrets/alarms" }]']
    )
    """Where each address is read from: a file, a variable or a credential, as for a token."""
    after: Duration = dt.timedelta(minutes=10)
    """How long something must last before it is told, as much heals by itself; and how long it
    must stay well before that is told. What surely needs a person is told at once."""
    repeat: Duration = dt.timedelta(days=1)
    """How often what keeps the home from its work is told again while it lasts."""
    notes: bool = True
    """Whether you are also told, once, of what merely waits for a person, as held posts do."""
