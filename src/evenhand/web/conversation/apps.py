from django.apps import AppConfig


class ConversationConfig(AppConfig):
    name = "evenhand.web.conversation"
    label = "conversation"

    def ready(self) -> None:
        """Make mentions, the pages of this room and own comments known to the pages above."""
        from evenhand.web.conversation import waiting  # noqa: F401, PLC0415
