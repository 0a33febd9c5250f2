from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    name = "office.overview"
    label = "overview"

    def ready(self) -> None:
        from office.overview import offers
        from office.overview.permissions import may_see
        from office.ui.rail import Door, open_door

        open_door(Door("overview", _("Leaders' view"), "overview:overview", "overview", order=80, may=may_see))
        offers.register()
