"""I/O: Celery: rings for workers through a broker, and tells them what was rung for.

A message says the name of a batch and nothing else. What is to be done and what is done is in
the database: a message that is lost or comes twice costs a moment and no more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.crew.broker import Broker
from bot.errors import BrokerError
from bot.store import Ring

TASK = "alliance_bot.fill"
_URGENCIES = (0, 1, 2)
_CONNECT_SECONDS = 4
_ANSWER_SECONDS = 20
_REDELIVERED_AFTER = 3_600


class Bell:
    """Rings for workers, on a connection that is opened for it and closed again.

    Nothing is tried twice: the next cycle rings again for what was not heard.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._celery: Any = None

    def ring(self, rings: Sequence[Ring], rung: Callable[[str], None]) -> None:
        """Tell workers of batches, and `rung` of each that the broker took.

        Raises BrokerError where it cannot be reached.
        """
        if not rings:
            return
        with self._connected() as (celery, connection):
            producer = celery.amqp.Producer(connection)
            for one in rings:
                celery.send_task(
                    TASK,
                    args=(one.batch,),
                    queue=one.queue,
                    priority=_priority(one.urgency, self._broker),
                    producer=producer,
                    retry=False,
                    ignore_result=True,
                )
                rung(one.batch)

    def answers(self) -> None:
        """Connect and hang up; raises BrokerError where that cannot be done."""
        with self._connected() as (_, connection):
            connection.default_channel.close()

    def unheard(self, queues: Iterable[str]) -> dict[str, int]:
        """Return how many rings each queue has that no worker has heard yet."""
        wanted = list(queues)
        if not wanted:
            return {}
        with self._connected() as (celery, connection):
            found = {}
            for queue in wanted:
                declared = celery.amqp.queues[queue].bind(connection.default_channel)
                found[queue] = int(declared.queue_declare().message_count)
            return found

    @contextmanager
    def _connected(self) -> Iterator[tuple[Any, Any]]:
        from kombu.exceptions import KombuError

        celery = self._celery = self._celery or celery_for(self._broker)
        with celery.connection_for_write() as connection:
            errors = (*connection.connection_errors, *connection.channel_errors, KombuError)
            try:
                yield celery, connection
            except errors as error:
                raise BrokerError(
                    f"does not take what workers are to be told: {_said(error)}.",
                    where=self._broker.name,
                    mend="Start it, or mend its address and password under [workers]. Nothing is "
                    "lost: the next cycle tells them.",
                ) from None


def celery_for(broker: Broker) -> Any:
    """Return Celery, told to ring and nothing else.

    No results, no events, no remote control, no gossip; JSON only.
    """
    from celery import Celery

    made = Celery("alliance-bot", set_as_current=False, broker=broker.url, backend="disabled://")
    made.conf.update(
        accept_content=["json"],
        task_serializer="json",
        result_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_queue_max_priority=_URGENCIES[-1],
        task_send_sent_event=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_prefetch_multiplier=1,
        worker_pool="threads",
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_detect_quorum_queues=False,
        broker_connection_timeout=_CONNECT_SECONDS,
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(broker),
        enable_utc=True,
    )
    return made


def _transport(broker: Broker) -> dict[str, Any]:
    if not broker.is_redis:
        return {}
    return {
        "priority_steps": list(_URGENCIES),
        "sep": ":",
        "queue_order_strategy": "priority",
        "visibility_timeout": _REDELIVERED_AFTER,
        "socket_connect_timeout": _CONNECT_SECONDS,
        "socket_timeout": _ANSWER_SECONDS,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }


def _priority(urgency: int, broker: Broker) -> int:
    """Return an urgency as the broker has it: in Redis 0 comes first, in RabbitMQ last."""
    return urgency if broker.is_redis else _URGENCIES[-1] - urgency


def _said(error: BaseException) -> str:
    return str(error).rstrip(".") or type(error).__name__
