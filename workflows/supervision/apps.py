from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "workflows.supervision"
    label = "supervision"

    def ready(self) -> None:
        from directory.hours.announcing import count_with
        from office.ui.rail import Door, open_door
        from workflows.supervision import kinds, launched, live, offers, readers, recounting, search  # noqa: F401

        count_with(recounting.how_many)
        kinds.register()
        live.register()
        offers.register()
        search.register()
        open_door(Door("matters", _("Supervision"), "supervision:index", "supervise", order=30))
