from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "evenhand.web.instruments"
    label = "instruments"

    def ready(self) -> None:
        """Make known what waits for answers."""
        from evenhand.web.instruments import waiting  # noqa: F401, PLC0415
