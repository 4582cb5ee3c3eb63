"""Pure: a value of the configuration that is not as it should be, and what to write instead."""


class WrongError(ValueError):
    """One mistake, found while values are read; pydantic hands it on with its place.

    `mend` says what to write instead, `at` the keys below the place that pydantic knows.
    """

    def __init__(self, what: str, mend: str = "", at: tuple[str | int, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.at = at


class MisfitsError(ValueError):
    """Values that are right by themselves and do not go together."""

    def __init__(self, misfits: tuple[WrongError, ...]) -> None:
        super().__init__(" ".join(misfit.what for misfit in misfits))
        self.misfits = misfits
