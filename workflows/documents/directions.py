"""Which way a document goes（行文方向）: up, down, to one's like, or to everybody."""

from workflows.documents.addressees import ABOVE, BELOW, Addressee, addressees
from workflows.documents.genres import USAGE, Direction, Genre
from workflows.documents.models import Document


def direction(genre: Genre, main: tuple[Addressee, ...]) -> Direction:
    """Which way it goes: its only one, or of several the one its main recipients say."""
    ways = USAGE[genre].ways
    said: set[Direction] = set()
    for one in main:
        if one.relation in ABOVE:
            said.add("upward")
        elif one.relation in BELOW:
            said.add("downward")
        elif one.relation == "lateral":
            said.add("lateral")
    fitting = [way for way in ("upward", "downward", "lateral") if way in said and way in ways]
    return fitting[0] if fitting else ways[0]


def direction_of(document: Document) -> Direction:
    """Which way it goes; only of genres that go several ways are the recipients looked up."""
    genre = Genre(document.genre)
    if len(USAGE[genre].ways) == 1:
        return USAGE[genre].direction
    (main,), _above = addressees(document.issuer, [document.main_recipients])
    return direction(genre, main)
