"""Where sockets are blocked: the same frames as a stream of server-sent events, or one answer at a time."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.live import frames, listeners, topics
from office.live.ears import StreamEar
from office.live.frames import Frame
from office.live.hub import MOST_TOPICS, hub
from office.live.listeners import Listener
from office.live.origins import is_own
from office.live.reading import Wish, read
from office.live.sockets import hello

POLL_EVERY = 30  # seconds
BREATH = 15.0  # seconds of silence after which a comment keeps the stream open

Asked = dict[str, int]
View = Callable[[HttpRequest, Asked], HttpResponseBase]


def _no(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"status": status, "sentence": sentence}, status=status)


def _for_listeners(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """401 for nobody, 403 for foreign pages, 400 for what cannot be understood; never a page to sign in on."""

    @login_not_required
    @never_cache
    @require_safe
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            return _no(401, _("Sign in first."))
        origin = request.headers.get("Origin")
        if origin is not None and not is_own(origin, request.get_host()):
            return _no(403, _("Only pages of this office may listen."))
        try:
            asked = _asked(request)
        except ValueError:
            return _no(400, _("This cannot be understood."))
        return view(request, asked)

    return door


def _asked(request: HttpRequest) -> Asked:
    """?topics=a:…,b:…&since=12,0: a seq for each topic in turn, 0 where none is given."""
    names = [name for name in request.GET.get("topics", "").split(",") if name]
    since = [int(seq) for seq in request.GET.get("since", "").split(",") if seq]
    if not names or len(names) > MOST_TOPICS or len(since) > len(names):
        raise ValueError
    since += [0] * (len(names) - len(since))
    return {name: max(0, seq) for name, seq in zip(names, since, strict=True)}


@login_not_required
@never_cache
@require_safe
def needs_socket(request: HttpRequest) -> HttpResponseBase:
    """Somebody has opened the socket's address as a page."""
    answer = _no(426, _("This address is for sockets."))
    answer.headers["Upgrade"] = "websocket"
    return answer


@_for_listeners
def poll(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """What came after each seq, as the socket would say it. 404 when nothing of it is for this listener."""
    answers = _answers(request, asked)
    if not answers:
        return _no(404, _("There is no such topic."))
    told = [answers.get(name, frames.refused(name)).text for name in asked]
    return _json(f'{{"again_in":{POLL_EVERY},"frames":[{",".join(told)}]}}')


def _json(text: str) -> HttpResponseBase:
    answer = JsonResponse({})
    answer.content = text
    return answer


def _answers(request: HttpRequest, asked: Asked) -> dict[str, Frame]:
    """Those this listener may have; each family is read once."""
    who = request.actor.person.public_id  # type: ignore[attr-defined]
    wishes: dict[str, list[Wish]] = {}
    for name, seq in asked.items():
        with suppress(LookupError):
            family, key = topics.parse(name)
            wishes.setdefault(family.name, []).append(Wish(who, key, seq))
    found = {}
    for family_name, of_family in wishes.items():
        for wish, page in zip(of_family, read(topics.family(family_name), of_family, {}).answers, strict=True):
            if page:
                found[f"{family_name}:{wish.key}"] = page.frame
    return found


@_for_listeners
def events(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The stream; it is ended when the session ends, and may be taken up again from the last seq of each topic."""
    if not isinstance(request, ASGIRequest):
        return _no(501, _("This server cannot keep lines open."))
    if not any(_may(request, name) for name in asked):
        return _no(404, _("There is no such topic."))
    listener = listeners.of_person(request.user, request.session.session_key or "")
    connections.close_all()  # else the stream would keep the request's connection for as long as it lives
    return StreamingHttpResponse(
        _stream(listener, asked),
        content_type="text/event-stream; charset=utf-8",
        headers={"X-Accel-Buffering": "no"},
    )


def _may(request: HttpRequest, name: str) -> bool:
    try:
        family, key = topics.parse(name)
    except LookupError:
        return False
    return family.may_listen(request.actor, key)  # type: ignore[attr-defined]


async def _stream(listener: Listener, asked: Asked) -> AsyncIterator[str]:
    ear, its_hub = StreamEar(listener), hub()
    if not its_hub.attach(ear):
        yield _event(Frame({"closed": frames.TOO_MANY}))
        return
    try:
        yield _event(hello(listener, its_hub))
        for name, seq in asked.items():
            its_hub.listen(ear, name, seq)
        async for frame in ear.frames(breath=BREATH):
            yield _event(frame) if frame else ":\n\n"
    finally:
        its_hub.detach(ear)
        ear.close(frames.TOO_SLOW)


def _event(frame: Frame) -> str:
    return f"data: {frame.text}\n\n"
