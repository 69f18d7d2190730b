from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "evenhand.web.design"
    label = "design"
