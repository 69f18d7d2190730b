from django.apps import AppConfig


class SponsoringConfig(AppConfig):
    name = "evenhand.web.sponsoring"
    label = "sponsoring"

    def ready(self) -> None:
        """Tell leaders, on the page where they land, that a team waits for their answer."""
        from evenhand.web.sponsoring import waiting  # noqa: F401, PLC0415
