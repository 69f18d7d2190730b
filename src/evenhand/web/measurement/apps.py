from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "evenhand.web.measurement"
    label = "measurement"
