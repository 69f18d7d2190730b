"""Money: whole pence, typed and shown as pounds."""

from __future__ import annotations

import re
from typing import Any

from django import forms

_TYPED = re.compile(r"£?\s*(\d{1,7}(?:,\d{3})*)(?:\.(\d{1,2}))?")
_MOST = 10_000_000  # £100,000


class Pence(int):
    """An amount that reads as pounds.

    Examples
    --------
    >>> print(Pence(123_405), Pence(1_250), Pence(-5))
    £1,234.05 £12.50 -£0.05
    """

    def __str__(self) -> str:
        pounds, pence = divmod(abs(self), 100)
        return f"{'-' if self < 0 else ''}£{pounds:,}.{pence:02d}"


def pence(text: str) -> Pence | None:
    """What somebody typed, exactly; None when it is no amount.

    Examples
    --------
    >>> print(pence("£1,234.5"), pence("12"), pence("12.505"), pence("twelve"))
    £1,234.50 £12.00 None None
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    pounds, rest = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    return Pence(int(pounds) * 100 + int(rest))


class Pounds(forms.CharField):
    """An amount of money, kept as whole pence."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=14, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return Pence(0)
        found = pence(text)
        if found is None or found > _MOST:
            raise forms.ValidationError("Give pounds and pence, such as 12.50.")
        return found

    def prepare_value(self, value: Any) -> Any:
        return str(Pence(value)) if isinstance(value, int) else value
