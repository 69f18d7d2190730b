from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "evenhand.web.prompts"
    label = "prompts"
