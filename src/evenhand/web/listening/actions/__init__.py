"""Planning, preparing, agreeing, recording, taking back. The audit says that it was done, never what or of whom."""

from evenhand.web.listening.actions.conversations import (
    PREPARED,
    agree,
    hold,
    plan_conversation,
    prepare,
    quote,
    take_back_quotation,
    withdraw,
)
from evenhand.web.listening.actions.insights import write_insight
from evenhand.web.listening.actions.refusing import ListeningError
from evenhand.web.listening.actions.terms import (
    TERMS,
    change_guide,
    register_training,
    remove_training,
    set_terms,
)

__all__ = [
    "PREPARED",
    "TERMS",
    "ListeningError",
    "agree",
    "change_guide",
    "hold",
    "plan_conversation",
    "prepare",
    "quote",
    "register_training",
    "remove_training",
    "set_terms",
    "take_back_quotation",
    "withdraw",
    "write_insight",
]
