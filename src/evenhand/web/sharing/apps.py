from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "evenhand.web.sharing"
    label = "sharing"
