"""Evenhand: from records to an equity review.

>>> import evenhand as eh
>>> eh.wilson(38, 235).low < 38 / 235
True
"""

__version__ = "0.1.0"
