"""Why something in a call cannot be done."""

from evenhand.errors import UserError


class CallError(UserError):
    """A call, an application or an assessment does not stand where this would fit."""

    http_status = 409
