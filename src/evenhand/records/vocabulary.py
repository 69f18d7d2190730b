"""What maternity systems call their columns: hints for a first mapping, which people then check."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from evenhand.records.recordset import ColumnKind

_BOOLEAN, _NUMBER, _CODE, _DATE = (
    ColumnKind.BOOLEAN,
    ColumnKind.NUMBER,
    ColumnKind.CODE,
    ColumnKind.DATE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A canonical column of the bundled measures, and the words that point to it.

    Every tuple of `words` is one way of naming it: all its words must start a word of the header.
    `low` and `high` are what a person can have: values outside are typing mistakes.
    """

    name: str
    kind: ColumnKind
    words: tuple[tuple[str, ...], ...]
    low: float | None = None
    high: float | None = None
    avoid: tuple[str, ...] = ()


KNOWN: tuple[Known, ...] = (
    Known(
        "blood_loss_method",
        _CODE,
        (("blood", "loss", "method"), ("ebl", "method"), ("loss", "measured", "how")),
    ),
    Known(
        "blood_loss_ml",
        _NUMBER,
        (("blood", "loss"), ("ebl",), ("mbl",), ("pph", "ml"), ("estimated", "loss")),
        0,
        15000,
        ("method", "date", "time", "weighed"),
    ),
    Known(
        "gestation_days", _NUMBER, (("gest", "days"), ("ga", "days")), 140, 320, ("diab", "book")
    ),
    Known(
        "gestation_weeks",
        _NUMBER,
        (
            ("gest", "week"),
            ("gest", "wk"),
            ("ga", "week"),
            ("gestation",),
            ("gest", "age"),
            ("weeks",),
        ),
        20,
        46,
        ("diab", "book", "days", "reason"),
    ),
    Known(
        "birth_weight_g",
        _NUMBER,
        (("birth", "weight"), ("birthweight",), ("bwt",), ("baby", "weight")),
        200,
        7000,
        ("centile", "oz", "low", "lb", "ounce", "pound"),
    ),
    Known(
        "steroids_given",
        _BOOLEAN,
        (("steroid",), ("antenatal", "corticosteroid"), ("betamethasone",), ("dexamethasone",)),
        None,
        None,
        ("date", "time"),
    ),
    Known(
        "magnesium_given",
        _BOOLEAN,
        (("magnesium",), ("mgso4",), ("mg", "so4"), ("mag", "sulph")),
        None,
        None,
        ("date", "time"),
    ),
    Known("tranexamic_acid", _BOOLEAN, (("tranexamic",), ("txa",)), None, None, ("date", "time")),
    Known(
        "gdm_followup_test",
        _BOOLEAN,
        (
            ("gdm", "follow"),
            ("gdm", "postnatal"),
            ("postnatal", "glucose"),
            ("postnatal", "hba1c"),
            ("gestational", "diab", "follow"),
        ),
        None,
        None,
        ("date",),
    ),
    Known(
        "gdm_diagnosed",
        _BOOLEAN,
        (("gdm",), ("gestational", "diab")),
        None,
        None,
        ("date", "follow", "postnatal"),
    ),
    Known("escalated", _BOOLEAN, (("escalat",),), None, None, ("date", "time", "reason")),
    Known(
        "pmh_wait_days",
        _NUMBER,
        (("pmh", "wait"), ("perinatal", "mental", "wait"), ("days", "to", "assessment")),
        0,
        730,
    ),
    Known(
        "pmh_referred",
        _BOOLEAN,
        (("pmh", "ref"), ("perinatal", "mental", "ref"), ("mental", "health", "ref")),
        None,
        None,
        ("date", "reason"),
    ),
    Known(
        "pmh_seen",
        _BOOLEAN,
        (
            ("pmh", "seen"),
            ("perinatal", "mental", "seen"),
            ("mental", "health", "seen"),
            ("pmh", "attend"),
            ("pmh", "access"),
        ),
        None,
        None,
        ("date",),
    ),
    Known(
        "mode_of_birth",
        _CODE,
        (
            ("mode", "birth"),
            ("mode", "deliv"),
            ("method", "deliv"),
            ("method", "birth"),
            ("birth", "method"),
            ("delivery", "method"),
            ("deliverymethod",),
        ),
    ),
    Known(
        "onset_of_labour",
        _CODE,
        (("onset", "lab"), ("labour", "onset"), ("labouronset",), ("onsetoflabour",)),
    ),
    Known("theatre", _BOOLEAN, (("theatre",),), None, None, ("date", "time", "name")),
    Known(
        "transfusion",
        _BOOLEAN,
        (("transfus",), ("blood", "products")),
        None,
        None,
        ("date", "time", "units", "volume"),
    ),
    Known(
        "neonatal_admission",
        _BOOLEAN,
        (
            ("neonatal", "admi"),
            ("nnu", "admi"),
            ("nicu", "admi"),
            ("scbu", "admi"),
            ("admitted", "neonatal"),
            ("admitted", "nnu"),
            ("admitted", "nicu"),
        ),
        None,
        None,
        ("date", "time", "reason"),
    ),
    Known(
        "readmitted",
        _BOOLEAN,
        (("readmi",), ("re", "admi")),
        None,
        None,
        ("date", "time", "reason"),
    ),
    Known(
        "parity",
        _NUMBER,
        (("parity",), ("previous", "births"), ("previous", "live", "births")),
        0,
        20,
    ),
    Known(
        "maternal_age",
        _NUMBER,
        (
            ("maternal", "age"),
            ("mother", "age"),
            ("age", "booking"),
            ("mage",),
            ("momage",),
            ("age", "mother"),
        ),
        10,
        65,
    ),
    Known("bmi", _NUMBER, (("bmi",),), 10, 90),
    Known("apgar_5", _NUMBER, (("apgar", "5"),), 0, 10),
    Known("imd_decile", _NUMBER, (("imd", "decile"), ("deprivation", "decile")), 1, 10),
)

ETHNICITY_WORDS = (("ethnic",), ("ethnicity",), ("race",), ("whitemom",), ("momrace",))
SITE_WORDS = (
    ("site",),
    ("hospital",),
    ("unit",),
    ("trust",),
    ("provider",),
    ("org", "code"),
    ("place", "birth"),
)
DATE_WORDS = (
    ("date", "birth", "baby"),
    ("baby", "dob"),
    ("delivery", "date"),
    ("date", "deliv"),
    ("birth", "date"),
    ("date", "birth"),
    ("deliverydate",),
    ("referral", "date"),
    ("date", "referral"),
    ("admission", "date"),
    ("date",),
)
WOMAN_WORDS = (
    ("mother", "id"),
    ("woman", "id"),
    ("maternal", "id"),
    ("mum", "id"),
    ("motherid",),
    ("pregnancy", "id"),
    ("mother", "number"),
    ("patient", "id"),
    ("nhs", "number"),
    ("nhs", "no"),
    ("mrn",),
    ("hospital", "number"),
    ("hospital", "no"),
    ("pseudo",),
)
IDENTIFIER_WORDS = (
    ("nhs", "n"),
    ("mrn",),
    ("hospital", "n"),
    ("patient", "id"),
    ("mother", "id"),
    ("baby", "id"),
    ("id",),
    ("number",),
    ("postcode",),
    ("post", "code"),
    ("address",),
    ("phone",),
    ("email",),
    ("telephone",),
    ("dob",),
    ("rowname",),
)
NAME_WORDS = (
    ("name",),
    ("surname",),
    ("forename",),
    ("firstname",),
    ("lastname",),
    ("surname",),
    ("fullname",),
    ("familyname",),
    ("givenname",),
    ("maiden",),
    ("country", "birth"),
    ("language",),
    ("religion",),
    ("nationality",),
)
FATHER_WORDS = (("father",), ("partner",), ("dad",), ("drace",))
FREE_TEXT_WORDS = (
    ("comment",),
    ("note",),
    ("free", "text"),
    ("freetext",),
    ("narrative",),
    ("description",),
    ("remarks",),
)
BABY_WORDS = (("baby",), ("infant",), ("neonat",), ("child",))

SQL_WORDS = frozenset(
    [
        "all",
        "and",
        "any",
        "as",
        "asc",
        "between",
        "by",
        "case",
        "cast",
        "check",
        "column",
        "create",
        "cross",
        "date",
        "default",
        "delete",
        "desc",
        "distinct",
        "drop",
        "else",
        "end",
        "exists",
        "false",
        "from",
        "full",
        "group",
        "having",
        "in",
        "index",
        "inner",
        "insert",
        "into",
        "is",
        "join",
        "key",
        "left",
        "like",
        "limit",
        "natural",
        "not",
        "null",
        "on",
        "or",
        "order",
        "outer",
        "primary",
        "references",
        "right",
        "select",
        "set",
        "table",
        "then",
        "to",
        "true",
        "union",
        "unique",
        "update",
        "user",
        "using",
        "values",
        "when",
        "where",
        "with",
        "time",
        "timestamp",
        "value",
        "count",
        "sum",
        "min",
        "max",
    ]
)
RESERVED = frozenset({"event_date", "ethnicity", "site", "woman"})


def words_of(header: str) -> tuple[str, ...]:
    """Lower-case words of a column heading: camel case, digits, units and punctuation are taken apart.

    Examples
    --------
    >>> words_of("EthnicCategoryMother")
    ('ethnic', 'category', 'mother')
    >>> words_of("Blood Loss (ml)")
    ('blood', 'loss', 'ml')
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return tuple(w for w in re.split(r"[^A-Za-z0-9]+", spaced.lower()) if w)


def says(header: str, ways: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a heading is named in one of these ways: every word must begin a word of it."""
    have = words_of(header)
    return any(all(any(h.startswith(w) for h in have) for w in way) for way in ways)


def rank(header: str, ways: tuple[tuple[str, ...], ...]) -> int | None:
    """Place of the first way that fits, None when none does: lower is a surer sign."""
    return next((i for i, way in enumerate(ways) if says(header, (way,))), None)


def known_column(header: str) -> Known | None:
    """The bundled measures' column that this heading seems to mean.

    Examples
    --------
    >>> known_column("Est. blood loss (mls)").name
    'blood_loss_ml'
    >>> known_column("Favourite colour") is None
    True
    """
    have = words_of(header)
    for known in KNOWN:
        avoided = any(h.startswith(a) for h in have for a in known.avoid)
        if not avoided and says(header, known.words):
            return known
    return None


def identifier(header: str, *, taken: frozenset[str] = frozenset()) -> str:
    """A name that is safe in SQL: lower case, digits and underscores, no reserved word, not taken yet.

    Examples
    --------
    >>> identifier("Booking BMI (kg/m²)")
    'booking_bmi_kg_m2'
    >>> identifier("date")
    'date_'
    """
    name = "_".join(words_of(header)) or "column"
    name = f"c_{name}" if name[0].isdigit() else name[:60]
    name = f"{name}_" if name in SQL_WORDS | RESERVED else name
    if name not in taken:
        return name
    return next(n for i in range(2, 100_000) if (n := f"{name}_{i}") not in taken)
