"""Jobs of the trail."""

import asyncio
from types import SimpleNamespace

from office.audit.tasks import take_up_stalled


def test_what_a_killed_worker_left_is_taken_up_again():
    retried = []

    class Manager:
        async def get_stalled_jobs(self):
            return ["one", "other"]

        async def retry_job(self, job):
            retried.append(job)

    context = SimpleNamespace(app=SimpleNamespace(job_manager=Manager()))
    asyncio.run(take_up_stalled.func(context, 0))

    assert retried == ["one", "other"]
