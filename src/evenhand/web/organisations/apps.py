from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "evenhand.web.organisations"
    label = "organisations"
