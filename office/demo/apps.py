from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "office.demo"
    label = "demo"
