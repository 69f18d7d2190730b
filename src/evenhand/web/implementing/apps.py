from django.apps import AppConfig


class ImplementingConfig(AppConfig):
    name = "evenhand.web.implementing"
    label = "implementing"

    def ready(self) -> None:
        """Tell conveners, on the page where they land, that a day has passed."""
        from evenhand.web.implementing import waiting  # noqa: F401, PLC0415
