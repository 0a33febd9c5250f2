from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "office.accounts"
    label = "accounts"

    def ready(self) -> None:
        from office.accounts import readers  # noqa: F401
