from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "evenhand.web.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the reports known on the page of a project."""
        from evenhand.web.reports import parts  # noqa: F401, PLC0415
