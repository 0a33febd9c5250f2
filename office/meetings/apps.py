from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "office.meetings"
    label = "meetings"

    def ready(self) -> None:
        from office.duties.ways import open_way
        from office.meetings import kinds, launched, live, offers, readers, search  # noqa: F401
        from office.meetings.actions.answering import INVITATIONS_GO
        from office.ui.rail import Door, open_door

        kinds.register()
        live.register()
        offers.register()
        search.register()
        open_way(INVITATIONS_GO)
        open_door(Door("meetings", _("Meetings"), "meetings:index", "meeting", order=45))
