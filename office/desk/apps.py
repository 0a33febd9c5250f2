from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "office.desk"
    label = "desk"

    def ready(self) -> None:
        from office.desk import live

        live.register()
