from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "evenhand.web.concerns"
    label = "concerns"

    def ready(self) -> None:
        """Tell reviewers on the page where they land that something waits."""
        from evenhand.web.concerns import waiting  # noqa: F401, PLC0415
