"""Jobs of the rooms. The worker counts hours in UTC: 16 is midnight in China, where a day of the office begins."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from office.audit.jobs import defer
from office.chat import keeping, retention, sealing, searching
from office.chat.certificate import make
from office.chat.models import Certificate

_REST = "office.chat.tasks.enter_what_is_left"


@app.task(name="office.chat.tasks.tell_unread")
def tell_unread(room: int) -> None:
    """Left by whatever is said, which is found from then on."""
    keeping.tell_unread(room)
    searching.enter(room)


@app.task(name="office.chat.tasks.enter_into_search")
def enter_into_search(room: int) -> None:
    searching.enter(room)


@app.task(name="office.chat.tasks.recount_later")
def recount_later(entry: int) -> None:
    """Left by what is not urgent."""
    keeping.recount_later(entry)


@app.periodic(cron="* * * * *")
@app.task(name="office.chat.tasks.recount_due", queueing_lock="chat_recount_due")
def recount_due(timestamp: int) -> None:
    """Each minute: where work begins with somebody."""
    keeping.recount_due()


@app.task(name="office.chat.tasks.make_certificate")
def make_certificate(certificate: int) -> None:
    """One that cannot be made says so on its page."""
    wanted = Certificate.objects.select_related("must_read__issued_by", "asked_by__person").get(pk=certificate)
    try:
        make(wanted)
    except Exception:
        Certificate.objects.filter(pk=certificate).update(failed=True)
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(name=_REST, queueing_lock=_REST)
def enter_what_is_left(timestamp: int) -> None:
    """What was said before there were keys, or whose job failed. A batch leaves the next, behind whatever waits."""
    if searching.enter():
        with suppress(AlreadyEnqueued), transaction.atomic():
            defer(_REST, queueing_lock=_REST, timestamp=timestamp)


@app.task(name="office.chat.tasks.seal_files")
def seal_files(entry: int) -> None:
    """Left by whatever is recalled."""
    sealing.seal_files(entry)


@app.periodic(cron="*/5 * * * *")
@app.task(name="office.chat.tasks.seal_what_is_left", queueing_lock="chat_seal_what_is_left")
def seal_what_is_left(timestamp: int) -> None:
    """What the version before wrote until it was stopped, or whose job failed."""
    sealing.seal_what_is_left()


@app.periodic(cron="17 16 * * *")
@app.task(name="office.chat.tasks.close_ended", queueing_lock="chat_close_ended")
def close_ended(timestamp: int) -> None:
    """Each night; a night that is missed is made good by the next."""
    keeping.close_ended()
    keeping.ask_about_ends()


@app.periodic(cron="7 16 * * *")
@app.task(name="office.chat.tasks.follow_directory", queueing_lock=keeping.FOLLOWING)
def follow_directory(timestamp: int) -> None:
    """After each change of the directory, and each night for what was decided for that day."""
    keeping.follow_directory()


@app.periodic(cron="37 17 * * *")
@app.task(name="office.chat.tasks.clear_what_is_old", queueing_lock="chat_clear_what_is_old")
def clear_what_is_old(timestamp: int) -> None:
    retention.clear()
