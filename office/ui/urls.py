"""Doors that belong to no room: how pages look, in which language, and the sheet of components."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from office.ui import views

app_name = "ui"
urlpatterns = [
    path("appearance/", login_not_required(views.appearance), name="appearance"),
    path("language/", login_not_required(set_language), name="language"),
    path("style/", login_not_required(views.style), name="style"),
]
