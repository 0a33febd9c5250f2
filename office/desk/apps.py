from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "office.desk"
    label = "desk"

    def ready(self) -> None:
        from office.desk import live, search
        from office.ui.rail import Door, open_door

        live.register()
        search.register()
        open_door(Door("desk", _("Desk"), "desk:desk", "desk", order=10))
