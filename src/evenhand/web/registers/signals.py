"""What happens in a register that rooms further down must follow."""

from django.dispatch import Signal

entry_kept = Signal()  # by, entry; sent inside the transaction of every change
