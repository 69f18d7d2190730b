from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "evenhand.web.applications"
    label = "applications"

    def ready(self) -> None:
        from evenhand.web.applications import duties, forgetting, joining  # noqa: F401, PLC0415
