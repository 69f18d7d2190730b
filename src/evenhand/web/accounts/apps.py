from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "evenhand.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What happens when somebody signs in, and what workers forget."""
        from evenhand.web.accounts import idle, sessions  # noqa: F401, PLC0415
