from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "office.chat"
    label = "chat"

    def ready(self) -> None:
        from office.chat import deputies, kinds, launched, live, offers, readers, search, unread  # noqa: F401
        from office.ui.rail import Door, open_door

        deputies.register()
        kinds.register()
        live.register()
        offers.register()
        search.register()
        open_door(
            Door("rooms", _("Rooms"), "chat:index", "chat", order=40, counts=unread.carried, also=("chat:must_reads",))
        )
