from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "evenhand.web.core"
    label = "core"
