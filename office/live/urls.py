from django.urls import path

from office.live import views

app_name = "live"
urlpatterns = [
    path("", views.needs_socket, name="socket"),
    path("events/", views.events, name="events"),
    path("poll/", views.poll, name="poll"),
]
