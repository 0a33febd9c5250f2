"""The site map: every prefix once."""

from django.urls import include, path

from office.integration import urls as integration_urls
from office.ui import views as ui_views

urlpatterns = [
    path("", include("office.desk.urls")),
    path("", include("office.integration.urls")),
    path("api/v1/", integration_urls.api_urls),
    path("accounts/", include("office.accounts.urls")),
    path("directory/", include("directory.urls")),
    path("duties/", include("office.duties.urls")),
    path("documents/", include("workflows.documents.urls")),
    path("matters/", include("workflows.supervision.urls")),
    path("", include("office.chat.urls")),
    path("meetings/", include("office.meetings.urls")),
    path("overview/", include("office.overview.urls")),
    path("files/", include("office.files.urls")),
    path("notices/", include("office.notices.urls")),
    path("live/", include("office.live.urls")),
    path("", include("office.ui.urls")),
    path("", include("office.demo.urls")),
]
handler400 = ui_views.bad_request
handler403 = ui_views.permission_denied
handler404 = ui_views.page_not_found
handler500 = ui_views.server_error
