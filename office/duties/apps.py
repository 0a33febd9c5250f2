from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "office.duties"
    label = "duties"

    def ready(self) -> None:
        from office.duties import offers, readers  # noqa: F401

        offers.register()
