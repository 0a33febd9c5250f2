"""Jobs of the directory."""

from procrastinate.contrib.django import app

from directory.administering import booking


@app.periodic(cron="* * * * *")
@app.task(name="directory.tasks.carry_out_booked", queueing_lock="directory_carry_out_booked")
def carry_out_booked(timestamp: int) -> None:
    """Each minute; days that are missed are made good in their order."""
    booking.carry_out_due()
