from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "workflows.supervision"
    label = "supervision"

    def ready(self) -> None:
        from workflows.supervision import kinds, live, offers, readers  # noqa: F401

        kinds.register()
        live.register()
        offers.register()
