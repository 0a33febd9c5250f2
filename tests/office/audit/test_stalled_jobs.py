"""Jobs of killed workers are taken up again, each by itself: one that cannot be keeps no other."""

from types import SimpleNamespace

from asgiref.sync import async_to_sync
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from office.audit.tasks import take_up_stalled


class Manager:
    """Three jobs stalled; like the first of them another waits already."""

    def __init__(self):
        self.again, self.ended = [], []

    async def get_stalled_jobs(self):
        return ["look_after", "read_afterwards", "render"]

    async def retry_job(self, job):
        if job == "look_after":
            raise UniqueViolation(constraint_name="procrastinate_jobs_queueing_lock_idx_v1", queueing_lock="look_after")
        self.again.append(job)

    async def finish_job(self, job, status, delete_job):
        self.ended.append((job, status, delete_job))


def test_one_that_another_does_already_ends_and_the_rest_is_taken_up():
    manager = Manager()
    context = SimpleNamespace(app=SimpleNamespace(job_manager=manager))
    async_to_sync(take_up_stalled.func)(context, 0)
    assert manager.again == ["read_afterwards", "render"]
    assert manager.ended == [("look_after", Status.ABORTED, False)]
