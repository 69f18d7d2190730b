from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "evenhand.web.measurement"
    label = "measurement"

    def ready(self) -> None:
        """Make the jobs of this room known, and follow changes of plans."""
        from evenhand.web.measurement import due, follow, work  # noqa: F401, PLC0415
