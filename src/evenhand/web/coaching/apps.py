from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "evenhand.web.coaching"
    label = "coaching"

    def ready(self) -> None:
        """Tell coaches, on the page where they land, which call comes next."""
        from evenhand.web.coaching import waiting  # noqa: F401, PLC0415
