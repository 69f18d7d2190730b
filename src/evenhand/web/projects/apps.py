from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "evenhand.web.projects"
    label = "projects"

    def ready(self) -> None:
        """Make known what there is to do."""
        from evenhand.web.projects import due  # noqa: F401, PLC0415
