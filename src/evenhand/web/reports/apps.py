from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "evenhand.web.reports"
    label = "reports"

    def ready(self) -> None:
        """Make the reports known on the page of a project, and follow what is taken back."""
        from evenhand.web.reports import follow, parts  # noqa: F401, PLC0415
