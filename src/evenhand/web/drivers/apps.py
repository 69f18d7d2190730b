from django.apps import AppConfig


class DriversConfig(AppConfig):
    name = "evenhand.web.drivers"
    label = "drivers"
