"""I/O: whether the home is well: `facts` are read, `verdict` judges, `metrics` counts."""

from bot.health.facts import look
from bot.health.metrics import MEDIA_TYPE, exposition
from bot.health.verdict import Facts, Remark, Verdict, judge

__all__ = ["MEDIA_TYPE", "Facts", "Remark", "Verdict", "exposition", "judge", "look"]
