"""What the database knows about how full its tables are."""

from django.db import connection, models


def count_anew(*filled: type[models.Model]) -> None:
    """After a great many rows came in at once: until its own watchman comes by, the planner believes the tables as
    empty as they were, and joins them row by row. Seen by this very transaction too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fresh_statistics(%s)", [[model._meta.db_table for model in filled]])
