from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "office.checks"
    label = "checks"

    def ready(self) -> None:
        from office.checks import announced, database, deployment, jobs, machine, signing_in  # noqa: F401
