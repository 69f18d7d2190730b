from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "evenhand.web.partners"
    label = "partners"

    def ready(self) -> None:
        """Make what waits, and the pages of this room, known to the pages above."""
        from evenhand.web.partners import waiting  # noqa: F401, PLC0415
