from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "evenhand.web.instruments"
    label = "instruments"
