from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    label = "directory"

    def ready(self) -> None:
        from directory import kinds, live

        kinds.register()
        live.register()
