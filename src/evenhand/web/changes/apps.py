from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "evenhand.web.changes"
    label = "changes"

    def ready(self) -> None:
        """Make the pages and tasks of this room known."""
        from evenhand.web.changes import marks, parts, tasks, under_drivers  # noqa: F401, PLC0415
