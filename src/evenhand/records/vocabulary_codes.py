"""Code words of maternity systems and what the bundled measures call them."""

from __future__ import annotations

from collections.abc import Mapping

_SPONTANEOUS = ("svd", "nvd", "normal", "vaginal", "normal vaginal", "spontaneous vertex", "spontaneous vaginal", "spontaneous vaginal delivery", "spontaneous vaginal birth",
                "normal vaginal delivery", "normal birth", "vaginal birth", "unassisted", "spontaneous", "spontaneous vertex delivery", "vaginal delivery", "spontaneous other cephalic", "vbac")  # fmt: skip
_INSTRUMENTAL = ("forceps", "ventouse", "vacuum", "kiwi", "instrumental", "instrumental birth", "assisted", "assisted vaginal", "assisted vaginal birth", "neville barnes forceps",
                 "low forceps", "mid forceps", "kielland forceps", "ventouse/forceps", "vacuum extraction", "operative vaginal")  # fmt: skip
_ELECTIVE = ("elective caesarean", "elective caesarean section", "elective lscs", "el lscs", "elscs", "elcs", "planned caesarean", "planned caesarean section", "category 4 caesarean",
             "lscs cat 4", "elective c-section", "elective cs", "elective")  # fmt: skip
_EMERGENCY = ("emergency caesarean", "emergency caesarean section", "emergency lscs", "em lscs", "emlscs", "emcs", "unplanned caesarean", "unplanned caesarean section",
              "category 1 caesarean", "category 2 caesarean", "category 3 caesarean", "lscs cat 1", "lscs cat 2", "lscs cat 3", "emergency c-section", "emergency cs", "emergency")  # fmt: skip


def _all(*groups: tuple[tuple[str, ...], str]) -> Mapping[str, str]:
    return {word: meaning for words, meaning in groups for word in (*words, meaning)}


KNOWN_CODES: Mapping[str, Mapping[str, str]] = {
    "mode_of_birth": _all(
        (_SPONTANEOUS, "spontaneous"),
        (_INSTRUMENTAL, "instrumental"),
        (_ELECTIVE, "elective caesarean"),
        (_EMERGENCY, "emergency caesarean"),
    ),
    "onset_of_labour": _all(
        (("spont", "spontaneous labour", "spontaneous onset"), "spontaneous"),
        (
            ("induction", "iol", "induced labour", "medical induction", "surgical induction"),
            "induced",
        ),
        (
            (
                "none",
                "no labour onset",
                "pre-labour caesarean",
                "caesarean before labour",
                "not in labour",
            ),
            "no labour",
        ),
    ),
    "blood_loss_method": _all(
        (("weight", "weighed loss", "quantitative", "qbl", "w"), "weighed"),
        (("volume", "measured loss", "m"), "measured"),
        (("estimate", "visual", "visual estimate", "ebl", "e"), "estimated"),
    ),
}
"""Canonical word by folded code. A code that is not here keeps its own word, and a person decides."""
