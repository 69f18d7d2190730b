from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "evenhand.web.projects"
    label = "projects"
