"""Forms on the way to a focus."""

from evenhand.web.focus.forms.locking import LockForm, ReopenForm, first_plan
from evenhand.web.focus.forms.options import (
    OTHER_AREA,
    OptionForm,
    TakenDownForm,
    VoiceForm,
    WordForm,
    option_now,
)
from evenhand.web.focus.forms.parts import NeedsForm, SynthesisForm
from evenhand.web.focus.forms.studies import BETTER, StudyForm, TypedStudyForm

__all__ = [
    "BETTER",
    "OTHER_AREA",
    "LockForm",
    "NeedsForm",
    "OptionForm",
    "ReopenForm",
    "StudyForm",
    "SynthesisForm",
    "TakenDownForm",
    "TypedStudyForm",
    "VoiceForm",
    "WordForm",
    "first_plan",
    "option_now",
]
