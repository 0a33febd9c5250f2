"""What is kept of rooms and of what is said in them."""

from office.chat.models.entry import KEPT, LONGEST, SAID, SHOWN, STILL_PLAIN, WINDOW, Entry, Reaction
from office.chat.models.must_read import Certificate, MustRead, MustReadQuerySet, Receipt, ReceiptQuerySet
from office.chat.models.room import BY_RANK, CONVERSATION, KEEPERS, Hold, Keeping, Membership, Recount, Room
from office.chat.models.sealed import Disclosure, Sealed

__all__ = [
    "BY_RANK",
    "CONVERSATION",
    "KEEPERS",
    "KEPT",
    "LONGEST",
    "SAID",
    "SHOWN",
    "STILL_PLAIN",
    "WINDOW",
    "Certificate",
    "Disclosure",
    "Entry",
    "Hold",
    "Keeping",
    "Membership",
    "MustRead",
    "MustReadQuerySet",
    "Reaction",
    "Receipt",
    "ReceiptQuerySet",
    "Recount",
    "Room",
    "Sealed",
]
