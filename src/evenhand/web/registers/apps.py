from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "evenhand.web.registers"
    label = "registers"
