from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "evenhand.web.registers"
    label = "registers"

    def ready(self) -> None:
        """Make known what there is to do."""
        from evenhand.web.registers import due  # noqa: F401, PLC0415
