"""I/O: the outbox is opened: whose it is, what was lost, and whether anything may be sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.announce import identity
from bot.announce.ledger import Ledger
from bot.announce.loss import GAP, WHAT, Doubt, Loss, find_loss
from bot.announce.outbox import Outbox
from bot.announce.pace import LONGEST_PAUSE
from bot.announce.recovering import recover
from bot.announce.rows import Rows
from bot.announce.states import MAKES_A_POST
from bot.config import Config, Home
from bot.errors import StoreError
from bot.model import DeliveryState, Failure
from bot.ports import Account
from bot.store import LedgerSeen, Store, unshared

_SEEN_AGAIN = timedelta(hours=1)
_STARTS = "Nothing new is sent until what was cut off is found on its account or is surely not "
_PAUSED = (
    f"{_STARTS}there; that is looked for by itself. `alliance-bot post reconcile` looks now, "
    "`post resume` goes on without."
)
_LIFTED = "Nothing to do: what was sent is known from the ledger and the accounts."


@dataclass(frozen=True, slots=True)
class Opened:
    """An outbox at one moment: its rows, and what a person is told of its opening."""

    outbox: Outbox
    rows: Rows
    failures: tuple[Failure, ...]


def open_outbox(
    home: Home,
    config: Config,
    store: Store,
    accounts: Mapping[str, Account],
    now: datetime,
    *,
    reached: Callable[[str], None] = lambda _point: None,
    confirm: Callable[[], None] = unshared,
    machine: str | None = None,
) -> Opened:
    """Open the outbox and put right what was left behind.

    After a loss nothing new is sent until every attempt that may have been cut off is
    resolved. Raises StoreError where the ledger is broken, or belongs to another machine.
    `machine` is this machine's identity; None reads it. `confirm` is asked before a post leaves.
    """
    confirm()
    name = home.name(home.ledger)
    ledger = Ledger(home.ledger, name, reached)
    failures = [_torn(name)] if ledger.torn else []
    seen = _known(store, ledger, now, machine, name)
    rows = Rows(
        store,
        ledger,
        home.feeds,
        now,
        config.announce.settle,
        reached,
        Doubt(seen.doubt, seen.lost),
    )
    why = Loss(seen.loss) if seen.loss else None
    delays = [account.delay for account in config.accounts]
    recover(
        rows,
        ledger_tells_all=why is None or why.ledger_tells_all,
        longest=max(LONGEST_PAUSE, config.announce.settle, *delays),
    )
    is_lifted = why is not None and is_clean(rows, config, accounts, seen, why)
    if is_lifted:
        lift(store)
    if why is not None:
        mend = _LIFTED if is_lifted else _PAUSED
        failures.append(Failure(name, why.value, WHAT[why], mend))
    return Opened(
        Outbox(rows, sending=why is None or is_lifted, confirm=confirm), rows, tuple(failures)
    )


def is_clean(
    rows: Rows, config: Config, accounts: Mapping[str, Account], seen: LedgerSeen, loss: Loss
) -> bool:
    """Tell whether nothing is left to find out after a loss.

    What cannot be read waits for a person by itself and keeps nobody else.
    """
    if not loss.ledger_tells_all and seen.lost and rows.now - seen.lost < rows.settle:
        return False
    readable = {account.name for account in config.accounts if _can_read(accounts, account.name)}
    return not any(
        delivery.account in readable and delivery.kind in MAKES_A_POST
        for delivery in rows.store.deliveries(DeliveryState.SENDING, DeliveryState.UNKNOWN)
    )


def lift(store: Store) -> None:
    """Let new posts be sent again."""
    seen = store.ledger_seen()
    if seen is not None:
        store.save_ledger_seen(replace(seen, loss=""))


def note_restored(store: Store, now: datetime) -> None:
    """Keep that the home was restored from a backup: the accounts are read before all else.

    For whoever puts an older database, and perhaps an older ledger, in its place.
    """
    seen = store.ledger_seen()
    if seen is not None:
        store.save_ledger_seen(replace(seen, doubt=now, loss=Loss.RESTORED.value, lost=now))


def settle_here(home: Home, store: Store, now: datetime, *, machine: str | None = None) -> bool:
    """Let the home post from this machine from now on; False where it does already.

    What another machine may have sent in the meantime is looked for first.
    """
    ledger = Ledger(home.ledger, home.name(home.ledger))
    here = identity.here(ledger.home, store) if machine is None else machine
    if not ledger.home or ledger.machine == here:
        return False
    ledger.begin(ledger.home, here, now)
    lines, head = ledger.head
    store.save_ledger_seen(
        LedgerSeen(ledger.home, lines, head, now, doubt=now, loss=Loss.MOVED.value, lost=now)
    )
    return True


def settle_moved(home: Home, store: Store, now: datetime, *, before: str) -> None:
    """Let the home go on posting when its database has moved; `before` is where it worked.

    Nothing was sent meanwhile, because the home was held. A ledger that is not the one that the
    database knows, or that another machine writes, is left for a person.
    """
    ledger = Ledger(home.ledger, home.name(home.ledger))
    seen = store.ledger_seen()
    here = identity.here(ledger.home, store)
    is_known = seen is not None and (seen.lines, seen.head) == ledger.head
    if seen is None or not is_known or not here or ledger.machine not in {"", before}:
        return
    ledger.begin(ledger.home, here, now)
    lines, head = ledger.head
    store.save_ledger_seen(replace(seen, lines=lines, head=head))


def elsewhere(name: str) -> StoreError:
    """Return what is said of a home that another machine works on."""
    return StoreError(
        "the home was used on another machine, which may be posting still.",
        where=name,
        mend="Nothing is sent from here. If the home was moved and the other is off for good, run "
        "`alliance-bot post resume --here`.",
        reason="other-machine",
    )


def _known(
    store: Store, ledger: Ledger, now: datetime, machine: str | None, name: str
) -> LedgerSeen:
    """Compare ledger and database, make each know the other, and return what is known now."""
    before = store.ledger_seen()
    loss = find_loss(before, ledger, store.deliveries())
    home = ledger.home or (before.home if before else identity.new_home())
    here = identity.here(home, store) if machine is None else machine
    if ledger.machine and here and ledger.machine != here:
        raise elsewhere(name)
    if not ledger.home:
        ledger.begin(home, here, now)
    lines, head = ledger.head
    seen = before or LedgerSeen(home, lines, head, now, doubt=now)
    if now - seen.seen > GAP:
        seen = replace(seen, doubt=now)
    if loss is not None:
        seen = _lost(seen, loss, now)
    if seen.lost is not None and seen.lost > now:
        seen = replace(seen, lost=now)
    if not timedelta() <= now - seen.seen < _SEEN_AGAIN:
        seen = replace(seen, seen=now)
    seen = replace(seen, home=home, lines=lines, head=head)
    if seen != before:
        store.save_ledger_seen(seen)
    return seen


def _lost(seen: LedgerSeen, loss: Loss, now: datetime) -> LedgerSeen:
    """Add a loss; one after which the ledger does not tell all outweighs the others."""
    if loss.ledger_tells_all and seen.loss:
        return seen
    if loss.ledger_tells_all:
        return replace(seen, loss=loss.value)
    return replace(seen, loss=loss.value, doubt=now, lost=now)


def _can_read(accounts: Mapping[str, Account], name: str) -> bool:
    return name in accounts and accounts[name].can_read


def _torn(name: str) -> Failure:
    return Failure(
        name,
        "ledger-torn",
        "the last line was only half written: the program or the machine was stopped.",
        "Nothing to do: nothing was sent on its strength, and it is dropped with the next post.",
    )
