from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "evenhand.web.listening"
    label = "listening"

    def ready(self) -> None:
        """Make this room's pages known, and what every worker deletes when its day has come."""
        from evenhand.web.listening import forgetting, told  # noqa: F401, PLC0415
