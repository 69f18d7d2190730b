"""What rooms further down follow when a participant takes something back."""

from django.dispatch import Signal

fewer_behind = Signal()  # project, insights: ids of those that a conversation stands behind no more; inside the transaction
words_gone = Signal()  # project: words were struck wherever they stood; inside the transaction
