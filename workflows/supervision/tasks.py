"""Jobs of supervision."""

from procrastinate.contrib.django import app

from workflows.supervision import recounting, responding, slips, tallies, verifying, watchman
from workflows.supervision.arriving import taking
from workflows.supervision.ladder import climbing


@app.periodic(cron="* * * * *")
@app.task(name="workflows.supervision.tasks.watch", queueing_lock="supervision_watch")
def watch(timestamp: int) -> None:
    """Each minute; a minute that is missed is made good by the next."""
    watchman.turn_lights()
    climbing.climb()
    watchman.remind()
    responding.remind()
    slips.watch()


@app.periodic(cron="41 5 * * *")
@app.task(name="workflows.supervision.tasks.count_again", queueing_lock="supervision_count_again")
def count_again(timestamp: int) -> None:
    recounting.count_again()


@app.periodic(cron="23 2 * * *")
@app.task(name="workflows.supervision.tasks.verify", queueing_lock="supervision_verify")
def verify(timestamp: int) -> None:
    verifying.verify()


@app.periodic(cron="29 2 * * *")
@app.task(name="workflows.supervision.tasks.verify_tally", queueing_lock="supervision_verify_tally")
def verify_tally(timestamp: int) -> None:
    verifying.verify_tally()


@app.periodic(cron="*/10 * * * *")
@app.task(name="workflows.supervision.tasks.fold_tallies", queueing_lock="supervision_fold_tallies")
def fold_tallies(timestamp: int) -> None:
    tallies.fold()


@app.task(name="workflows.supervision.tasks.open_plan")
def open_plan(plan_id: int, language: str) -> None:
    taking.open_now(plan_id, language)
