"""Forms of calls, applications and what is decided about them."""

from evenhand.web.applications.forms.calls import (
    CallForm,
    CommitmentForm,
    InterestForm,
    InviteToApplyForm,
)
from evenhand.web.applications.forms.deciding import (
    AssessorForm,
    AssignForm,
    ConflictForm,
    DecisionForm,
    FoundForm,
    ModerationForm,
)
from evenhand.web.applications.forms.writing import (
    ApplicationForm,
    GapForm,
    OwnHoursForm,
    OwnPartForm,
    PersonForm,
    SendForm,
    StatementForm,
)

__all__ = [
    "ApplicationForm",
    "AssessorForm",
    "AssignForm",
    "CallForm",
    "CommitmentForm",
    "ConflictForm",
    "DecisionForm",
    "FoundForm",
    "GapForm",
    "InterestForm",
    "InviteToApplyForm",
    "ModerationForm",
    "OwnHoursForm",
    "OwnPartForm",
    "PersonForm",
    "SendForm",
    "StatementForm",
]
