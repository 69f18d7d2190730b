from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "evenhand.web.governance"
    label = "governance"
