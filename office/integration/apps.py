from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "office.integration"
    label = "integration"

    def ready(self) -> None:
        from office.integration import kinds, readers  # noqa: F401

        kinds.register()
