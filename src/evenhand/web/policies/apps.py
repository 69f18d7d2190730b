from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "evenhand.web.policies"
    label = "policies"

    def ready(self) -> None:
        from evenhand.web.policies import parts  # noqa: F401, PLC0415
