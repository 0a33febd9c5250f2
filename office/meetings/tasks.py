"""Jobs of meetings."""

from procrastinate.contrib.django import app

from office.meetings import caretaker


@app.periodic(cron="* * * * *")
@app.task(name="office.meetings.tasks.look_after", queueing_lock="meetings_look_after")
def look_after(timestamp: int) -> None:
    """Each minute: lines that were cut, and meetings that nobody ended."""
    caretaker.free_silent_seats()
    caretaker.end_the_forgotten()
