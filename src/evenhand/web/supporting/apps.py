from django.apps import AppConfig


class SupportingConfig(AppConfig):
    name = "evenhand.web.supporting"
    label = "supporting"

    def ready(self) -> None:
        """Stand on the page of each project whose organisation this is."""
        from evenhand.web.supporting import parts  # noqa: F401, PLC0415
