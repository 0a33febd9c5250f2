from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "workflows.documents"
    label = "documents"

    def ready(self) -> None:
        from office.ui.rail import Door, open_door
        from workflows.documents import kinds, launched, live, offers, readers, route, search  # noqa: F401
        from workflows.documents.routing import readers as routing_readers  # noqa: F401
        from workflows.documents.routing import vacancies  # noqa: F401
        from workflows.documents.searching import readers as search_readers  # noqa: F401

        kinds.register()
        live.register()
        offers.register()
        search.register()
        open_door(Door("documents", _("Documents"), "documents:index", "doc", order=20))
