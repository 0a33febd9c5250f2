from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "office.duties"
    label = "duties"

    def ready(self) -> None:
        from office.duties import readers  # noqa: F401
