from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    label = "directory"

    def ready(self) -> None:
        from directory import kinds, live, readers, schedules  # noqa: F401
        from office.notices.ringing import ask_for_hours
        from office.ui.rail import Door, open_door

        kinds.register()
        live.register()
        ask_for_hours(schedules.hours_of)
        open_door(Door("directory", _("Directory"), "directory:index", "directory", order=60))
