from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "evenhand.web.changes"
    label = "changes"

    def ready(self) -> None:
        """Make the pages and tasks of this room known."""
        from evenhand.web.changes import (  # noqa: PLC0415
            marks,  # noqa: F401
            own,  # noqa: F401
            parts,  # noqa: F401
            tasks,  # noqa: F401
            under_drivers,  # noqa: F401
        )
