"""What happens to a project that rooms further down must follow."""

from django.dispatch import Signal

plan_fixed = Signal()  # by, project; sent inside the transaction
aim_changed = (
    Signal()
)  # by, project; sent inside the transaction, where the words of an aim are new
