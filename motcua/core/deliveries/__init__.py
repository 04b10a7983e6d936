"""The outbox: one row per event and destination, delivered in order per thing, at least once.

A destination's handler must be idempotent; its key is ``delivery.key``. Rows are leased in one short
transaction, handed over outside it, and closed in another: a worker killed in between leaves leases
that its successor takes over, so a receiver may see the same key twice, and never a gap.
"""

from motcua.core.deliveries.actions import (
    DeadFilter,
    cancel,
    pause,
    replay_dead,
    replay_many,
    resume,
    send_again,
)
from motcua.core.deliveries.destinations import (
    DESTINATIONS,
    Builder,
    Destination,
    Handler,
    ManyHandler,
    Payload,
    called,
    enqueue,
    label_of,
    policy_of,
    subscribe,
)
from motcua.core.deliveries.policy import (
    DeliveryError,
    PermanentFailure,
    Policy,
    RetryLater,
    Unreachable,
)
from motcua.core.deliveries.queue import (
    LEASE,
    agencies_with_work,
    claim,
    mend_after_clock_step,
    open_deliveries,
    worker_name,
)
from motcua.core.deliveries.sending import deliver, drain, take_back
from motcua.core.deliveries.trace import calling, current_delivery, of

__all__ = [
    "DESTINATIONS",
    "LEASE",
    "Builder",
    "DeadFilter",
    "DeliveryError",
    "Destination",
    "Handler",
    "ManyHandler",
    "Payload",
    "PermanentFailure",
    "Policy",
    "RetryLater",
    "Unreachable",
    "agencies_with_work",
    "called",
    "calling",
    "cancel",
    "claim",
    "current_delivery",
    "deliver",
    "drain",
    "enqueue",
    "label_of",
    "mend_after_clock_step",
    "of",
    "open_deliveries",
    "pause",
    "policy_of",
    "replay_dead",
    "replay_many",
    "resume",
    "send_again",
    "subscribe",
    "take_back",
    "worker_name",
]
