"""What happens to people that rooms further up must follow."""

from django.dispatch import Signal

invitation_accepted = (
    Signal()
)  # person; sent inside the transaction of the acceptance, once the address is proved
