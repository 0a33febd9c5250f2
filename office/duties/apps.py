from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "office.duties"
    label = "duties"
