from django.apps import AppConfig


class EngineConfig(AppConfig):
    name = "workflows.engine"
    label = "engine"

    def ready(self) -> None:
        from office.duties.ways import open_way
        from workflows.engine import passing

        open_way(passing.STEPS_GO)
