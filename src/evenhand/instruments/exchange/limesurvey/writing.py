"""An instrument as LimeSurvey's XML, in the layout of its versions 4 to 6."""

from __future__ import annotations

import html
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from evenhand.frameworks.instruments import Condition, Instrument, Item, Section, Words
from evenhand.instruments.exchange.choosing import steps_of
from evenhand.instruments.exchange.expressions import Dialect, UnsayableError, in_words_of
from evenhand.instruments.exchange.limesurvey.codes import (
    ANSWERS,
    BESIDE_CODES,
    COMMENT_LABEL,
    DOCUMENT,
    OWN_TYPES,
    QUESTIONS,
    ROWS,
    VERSION,
    WITH_COMMENT,
    comment_code,
)
from evenhand.instruments.exchange.names import renamed

Row = dict[str, str]
DIALECT = Dialect(
    answer=lambda name: f"{name}.NAOK" if name else "self",
    selected=lambda name, code, chosen: f"{name}_{code}.NAOK {'==' if chosen else '!='} 'Y'",
    signs={"=": "=="},
    negates="!({})".format,
)


def under_limesurvey_names(instrument: Instrument) -> Instrument:
    """The same instrument, with codes of letters and digits as long as LimeSurvey takes them."""
    items = QUESTIONS.names(i.name for i in instrument.items())
    choices = {i.name: _codes(i) for i in instrument.items()}
    return renamed(instrument, items, choices)


def _codes(item: Item) -> dict[str, str]:
    rule = ANSWERS if item.type == "select_one" else ROWS
    return {**rule.names(c.name for c in item.choices), **ROWS.names(r.name for r in item.rows)}


def to_limesurvey(instrument: Instrument) -> bytes:
    """The XML of an instrument that bears LimeSurvey's codes (`under_limesurvey_names`).

    Examples
    --------
    >>> from evenhand.frameworks.instruments import instruments
    >>> to_limesurvey(under_limesurvey_names(instruments()["musiq_ar"])).count(b"<type><![CDATA[O]]></type>")
    44
    """
    return _Writer(instrument).written()


@dataclass
class _Writer:
    """Gathers the rows of every table, then writes them."""

    instrument: Instrument
    tables: dict[str, list[Row]] = field(default_factory=dict)
    last: int = 0  # key given out

    def __post_init__(self) -> None:
        self.languages = languages_of(self.instrument)
        self.sid = str(100_000 + zlib.crc32(self.instrument.id.encode()) % 899_999)
        self.taken = {i.name for i in self.instrument.items()}

    def written(self) -> bytes:
        for number, section in enumerate(self.instrument.sections):
            self._group(section, number)
        self._survey()
        root = etree.Element("document")
        etree.SubElement(root, "LimeSurveyDocType").text = DOCUMENT
        etree.SubElement(root, "DBVersion").text = VERSION
        languages = etree.SubElement(root, "languages")
        for language in self.languages:
            etree.SubElement(languages, "language").text = language
        for name, rows in sorted(self.tables.items()):
            _table(root, name, rows)
        written: bytes = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", pretty_print=True
        )
        return written

    def _key(self) -> str:
        self.last += 1
        return str(self.last)

    def _put(self, table: str, **row: str) -> None:
        self.tables.setdefault(table, []).append(row)

    def _worded(self, table: str, key: str, at: str, **texts: Words) -> None:
        """A row in every language; one that nobody has translated says it in the form's own."""
        for language in self.languages:
            said = {name: _html(words.within(language)) for name, words in texts.items()}
            self._put(table, **{"id": self._key(), key: at, **said, "language": language})

    def _group(self, section: Section, number: int) -> None:
        gid = self._key()
        shown = _relevance(section.relevant)
        self._put("groups", gid=gid, sid=self.sid, group_order=str(number), grelevance=shown)
        self._worded("group_l10ns", "gid", gid, group_name=section.label, description=section.hint)
        order = 0
        for item in section.items:
            order += 1
            self._item(item, gid, order)
            if item.comment and not _has_own_comment(item):
                order += 1
                self._comment(item, gid, order)

    def _question(self, table: str, **row: str) -> str:
        qid = self._key()
        usual = {
            "sid": self.sid,
            "parent_qid": "0",
            "other": "N",
            "mandatory": "N",
            "relevance": "1",
            "scale_id": "0",
        }
        self._put(table, **{"qid": qid, **usual, **row})
        return qid

    def _item(self, item: Item, gid: str, order: int) -> None:
        qid = self._question(
            "questions",
            gid=gid,
            type=WITH_COMMENT if _has_own_comment(item) else OWN_TYPES[item.type],
            title=item.name,
            question_order=str(order),
            mandatory="Y" if item.required else "N",
            relevance=_relevance(item.relevant) or "1",
        )
        self._worded("question_l10ns", "qid", qid, question=item.label, help=item.hint)
        self._attributes(qid, item)
        parts = item.rows if item.rows else item.choices if item.type == "select_multiple" else ()
        for number, part in enumerate(parts, start=1):
            own = self._question(
                "subquestions",
                gid=gid,
                type="T",
                title=part.name,
                parent_qid=qid,
                question_order=str(number),
            )
            self._worded("question_l10ns", "qid", own, question=part.label, help=Words())
        self._answers(qid, item)

    def _answers(self, qid: str, item: Item) -> None:
        if item.scale:
            steps = steps_of(self.instrument.scales[item.scale], self.instrument.language)
            found = [(BESIDE_CODES.get(code, code), words) for code, words in steps]
        else:
            found = [(c.name, c.label) for c in item.choices if item.type == "select_one"]
        for number, (code, words) in enumerate(found):
            aid = self._key()
            self._put(
                "answers",
                aid=aid,
                qid=qid,
                code=code,
                sortorder=str(number),
                assessment_value="0",
                scale_id="0",
            )
            self._worded("answer_l10ns", "aid", aid, answer=words)

    def _attributes(self, qid: str, item: Item) -> None:
        if item.type == "integer":
            self._put(
                "question_attributes",
                qid=qid,
                attribute="num_value_int_only",
                value="1",
                language="",
            )
        rule = _relevance(item.constraint)
        if rule:
            self._put(
                "question_attributes", qid=qid, attribute="em_validation_q", value=rule, language=""
            )
        for language, text in item.constraint_message.said:
            self._put(
                "question_attributes",
                qid=qid,
                attribute="em_validation_q_tip",
                value=_html(text),
                language=language,
            )

    def _comment(self, item: Item, gid: str, order: int) -> None:
        title = QUESTIONS.names([comment_code(item.name)], reserved=self.taken).popitem()[1]
        self.taken.add(title)
        shown = _relevance(item.relevant) or "1"
        qid = self._question(
            "questions", gid=gid, type="T", title=title, question_order=str(order), relevance=shown
        )
        self._worded(
            "question_l10ns",
            "qid",
            qid,
            question=Words(((self.instrument.language, COMMENT_LABEL),)),
            help=Words(),
        )

    def _survey(self) -> None:
        form = self.instrument
        self._put(
            "surveys",
            sid=self.sid,
            language=form.language,
            additional_languages=" ".join(self.languages[1:]),
            anonymized="Y" if form.visibility == "anonymous" else "N",
            format="G" if len(form.sections) > 1 else "A",
        )
        for language in self.languages:
            self._put(
                "surveys_languagesettings",
                surveyls_survey_id=self.sid,
                surveyls_language=language,
                surveyls_title=_html(form.title.within(language)),
                surveyls_description=_html(form.purpose.within(language)),
                surveyls_welcometext=_html(form.note.within(language)),
            )


def languages_of(instrument: Instrument) -> list[str]:
    """Every language in which something is said, the form's own first."""
    found = {code for words in _every_word(instrument) for code, _ in words.said}
    return [instrument.language, *sorted(found - {instrument.language})]


def _every_word(instrument: Instrument) -> Iterator[Words]:
    yield from (instrument.title, instrument.purpose, instrument.note)
    for scale in instrument.scales.values():
        yield from scale.anchors.values()
    for section in instrument.sections:
        yield from (section.label, section.hint)
        for item in section.items:
            yield from (item.label, item.hint, item.constraint_message)
            yield from (c.label for c in (*item.choices, *item.rows))


def _has_own_comment(item: Item) -> bool:
    return item.comment and item.type in ("select_one", "scale")


def _relevance(condition: Condition | None) -> str:
    try:
        return in_words_of(DIALECT, condition.node) if condition else ""
    except UnsayableError:
        return ""


def _html(text: str) -> str:
    """Words in LimeSurvey are HTML, in which braces begin an expression."""
    safe = html.escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")
    return safe.replace("\n", "<br />")


def _table(root: etree._Element, name: str, rows: Iterable[Mapping[str, str]]) -> None:
    table = etree.SubElement(root, name)
    fields = etree.SubElement(table, "fields")
    for column in dict.fromkeys(c for row in rows for c in row):
        etree.SubElement(fields, "fieldname").text = column
    inside = etree.SubElement(table, "rows")
    for row in rows:
        line = etree.SubElement(inside, "row")
        for column, value in row.items():
            cell = etree.SubElement(line, column)
            cell.text = etree.CDATA(value) if value else None
