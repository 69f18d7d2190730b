from django.apps import AppConfig


class FocusConfig(AppConfig):
    name = "evenhand.web.focus"
    label = "focus"

    def ready(self) -> None:
        """Make this room's jobs and pages known."""
        from evenhand.web.focus import told, work  # noqa: F401, PLC0415
