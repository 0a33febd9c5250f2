from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "office.worktime"
    label = "worktime"
