"""Doors that belong to no room: how pages look, in which language, and the sheet of components."""

from django.urls import path
from django.views.i18n import set_language

from office.ui import views

app_name = "ui"
urlpatterns = [
    path("appearance/", views.appearance, name="appearance"),
    path("language/", set_language, name="language"),
    path("style/", views.style, name="style"),
]
