from django.urls import path

from office.live import views

app_name = "live"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("poll/", views.poll, name="poll"),
]
