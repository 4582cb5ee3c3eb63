"""Pure: what tells dependencies to report nothing to anybody and to fetch nothing by themselves."""

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
}
"""Variables of the environment, set before any library is imported, also for child processes.

Not one of these libraries is installed with the program; they are those that a translation
library of today or tomorrow might bring along.
"""
