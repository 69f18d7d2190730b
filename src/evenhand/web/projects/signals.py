"""What happens to a project that rooms further down must follow."""

from django.dispatch import Signal

plan_fixed = Signal()  # by, project; sent inside the transaction
