from django.apps import AppConfig


class DriversConfig(AppConfig):
    name = "evenhand.web.drivers"
    label = "drivers"

    def ready(self) -> None:
        from evenhand.web.drivers import parts  # noqa: F401, PLC0415
