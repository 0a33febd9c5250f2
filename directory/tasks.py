"""Jobs of the directory."""

from procrastinate.contrib.django import app

from directory.administering import booking
from directory.importing import running


@app.periodic(cron="* * * * *")
@app.task(name="directory.tasks.carry_out_booked", queueing_lock="directory_carry_out_booked")
def carry_out_booked(timestamp: int) -> None:
    """Each minute; days that are missed are made good in their order."""
    booking.carry_out_due()


@app.task(name="directory.tasks.compare_list")
def compare_list(list_id: int, round_no: int) -> None:
    running.compare(list_id, round_no)


@app.task(name="directory.tasks.apply_list")
def apply_list(list_id: int) -> None:
    running.apply(list_id)
