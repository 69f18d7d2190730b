from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "evenhand.web.finding"
    label = "finding"
