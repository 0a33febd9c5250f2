"""Emptying the data folder. Only what the program itself put there is taken away."""

import shutil

from office.demo import postgres

SERVERS = ("postgres", "postgres-tests")
MADE = (*SERVERS, "files", "static", "static.stamp", "secret-key")


def reset() -> str:
    """Called while no demonstration runs on the folder. Fonts and PostgreSQL's programs stay: set-up brought them."""
    data = postgres.data_folder()
    if not (data / postgres.MARK).exists():
        return f"{data} holds no data of this program; nothing was done."
    for server in SERVERS:
        if (data / server).exists() and not postgres.stop_unused(server):
            raise postgres.CannotStart(f"A command still uses the database in {data / server}: end it first.")
    for name in MADE:
        if (data / name).is_dir():
            shutil.rmtree(data / name)
        else:
            (data / name).unlink(missing_ok=True)
    return f"{data} is empty; the next start makes the office anew."
