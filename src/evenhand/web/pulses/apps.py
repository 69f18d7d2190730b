from django.apps import AppConfig


class PulsesConfig(AppConfig):
    name = "evenhand.web.pulses"
    label = "pulses"

    def ready(self) -> None:
        """Close what is due each hour, and say who can answer."""
        from evenhand.web.pulses import due  # noqa: F401, PLC0415
