from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _


class IntegrationConfig(AppConfig):
    name = "office.integration"
    label = "integration"

    def ready(self) -> None:
        from office.integration import kinds, readers  # noqa: F401
        from office.ui.rail import Door, open_door

        kinds.register()
        open_door(Door("apps", _("Apps"), "integration:index", "apps", order=70))
        self._know_every_event()

    @staticmethod
    def _know_every_event() -> None:
        """The sender has no addresses that would load the rooms; it must still know what may be told outside."""
        for room in apps.get_app_configs():
            is_ours = room.name.startswith(("office.", "directory", "workflows."))
            if is_ours and room.module is not None and module_has_submodule(room.module, "events"):
                import_module(f"{room.name}.events")
