from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "office.files"
    label = "files"
