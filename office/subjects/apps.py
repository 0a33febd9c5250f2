from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "office.subjects"
    label = "subjects"
