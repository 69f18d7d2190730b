from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "evenhand.web.charter"
    label = "charter"

    def ready(self) -> None:
        from evenhand.web.charter import due, follow, parts  # noqa: F401, PLC0415
