"""How a reader wants the pages: theme and type size. Kept with the person; before sign-in, in a cookie."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict

COOKIE = "appearance"
_YEAR = 365 * 24 * 3600
THEMES = ("system", "light", "dark")
TYPES = ("normal", "large")


@dataclass(frozen=True, slots=True)
class Appearance:
    theme: str = "system"
    large: bool = False

    @property
    def type(self) -> str:
        return "large" if self.large else "normal"

    def changed(self, wish: QueryDict) -> "Appearance":
        """What a post asks for, `theme` or `type` or both; a value that does not exist changes nothing."""
        new = self
        if (theme := wish.get("theme")) in THEMES:
            new = replace(new, theme=theme)
        if (size := wish.get("type")) in TYPES:
            new = replace(new, large=size == "large")
        return new


def appearance_of(request: HttpRequest | None) -> Appearance:
    """The signed-in person's own choice, else this browser's last one."""
    person = getattr(getattr(request, "actor", None), "person", None)
    if person is not None and hasattr(person, "theme"):
        return Appearance(person.theme, person.large_type)
    theme, _, size = request.COOKIES.get(COOKIE, "").partition(".") if request is not None else ("", "", "")
    return Appearance(theme if theme in THEMES else "system", size == "large")


def remember(response: HttpResponse, chosen: Appearance) -> None:
    """For the sign-in page, which does not know yet who is coming."""
    response.set_cookie(COOKIE, f"{chosen.theme}.{chosen.type}", max_age=_YEAR, httponly=True, samesite="Lax")
