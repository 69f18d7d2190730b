from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "evenhand.web.leaving"
    label = "leaving"
