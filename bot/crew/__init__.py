"""I/O: translating on other machines: batches in the database, a broker that rings, workers.

The publisher's side is `handout`, which is a crew as `bot.translate.crew` wants one; the other
is `worker`, which `service` runs. `bell` is Celery; `packing` says what goes together.
"""

from bot.crew.broker import Broker, broker_of
from bot.crew.handout import Handout

__all__ = ["Broker", "Handout", "broker_of"]
