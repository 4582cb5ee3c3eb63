"""I/O: every account is read now for what may be out, because a person asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.announce.loss import WHAT, Loss, is_in_doubt
from bot.announce.opening import Opened, is_clean, lift
from bot.announce.searching import Searching
from bot.announce.states import MAKES_A_POST
from bot.config import Config
from bot.errors import PostError
from bot.model import Delivery, DeliveryState
from bot.ports import Account
from bot.store import Store


@dataclass(slots=True)
class Reconciled:
    """What reading the accounts found.

    `absent` are not there and go out when they are due; `unsure` are not there yet, or
    nobody but a person can tell. `unread` says of an account why it could not be read, and
    `paused` why nothing new is sent still.
    """

    found: list[Delivery] = field(default_factory=list)
    absent: list[Delivery] = field(default_factory=list)
    unsure: list[Delivery] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    paused: str = ""


def reconcile(
    opened: Opened, config: Config, store: Store, accounts: Mapping[str, Account]
) -> Reconciled:
    """Look for every post that may be out, and let new ones go out where all is known."""
    done = Reconciled()
    names = {account.name for account in config.accounts if account.name in accounts}
    for delivery in store.deliveries(DeliveryState.UNKNOWN, DeliveryState.READY):
        if delivery.account in names and delivery.account not in done.unread:
            _look(opened, delivery, accounts[delivery.account], done)
    seen = store.ledger_seen()
    if seen is not None and seen.loss:
        if is_clean(opened.rows, config, accounts, seen, Loss(seen.loss)):
            lift(store)
        else:
            done.paused = WHAT[Loss(seen.loss)]
    return done


def _look(opened: Opened, delivery: Delivery, account: Account, done: Reconciled) -> None:
    rows, searching = opened.rows, Searching(opened.rows)
    is_unknown = delivery.state is DeliveryState.UNKNOWN
    if delivery.kind not in MAKES_A_POST:
        return
    if not is_unknown and not is_in_doubt(delivery, rows.ledger, rows.doubt.until):
        return
    try:
        if not account.can_read:
            after: Delivery | None = delivery
        elif is_unknown:
            after = searching.resolve(delivery, account)
        else:
            after = searching.look(delivery, account)
    except PostError as error:
        done.unread[account.name] = error.what
        return
    if after is None or after.state is DeliveryState.READY:
        done.absent.append(delivery)
    elif after.state is DeliveryState.SENT:
        done.found.append(after)
    else:
        done.unsure.append(after)
