from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "workflows.documents"
    label = "documents"

    def ready(self) -> None:
        from workflows.documents import kinds, live, readers, route  # noqa: F401

        kinds.register()
        live.register()
