"""What happens to words that people took back: rooms below follow."""

from django.dispatch import Signal

taken_back = (
    Signal()
)  # project, texts: words that must be nowhere any more; sent inside the transaction
