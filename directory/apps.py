from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    label = "directory"

    def ready(self) -> None:
        from directory import kinds, live, readers  # noqa: F401
        from office.ui.rail import Door, open_door

        kinds.register()
        live.register()
        open_door(Door("directory", _("Directory"), "directory:index", "directory", order=60))
