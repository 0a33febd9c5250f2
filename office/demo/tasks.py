"""Jobs of the demonstration."""

from procrastinate.contrib.django import app

from office.demo import loading


@app.task(name="office.demo.tasks.see_what_is_old")
def see_what_is_old() -> None:
    """The last job that the history leaves: it begins when the others have rung their bells."""
    loading.see_what_is_old()
