from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "office.ui"
    label = "ui"
