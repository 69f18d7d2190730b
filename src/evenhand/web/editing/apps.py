from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "evenhand.web.editing"
    label = "editing"

    def ready(self) -> None:
        from evenhand.web.editing import offer  # noqa: F401, PLC0415
