"""The page: complete, self-contained, escaped, the same every time, and in the right order."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from evenhand.disclosure import GroupHidden, HiddenReport
from evenhand.documents import to_html
from evenhand.documents.view import anchor, parts, said
from evenhand.equity.model import Estimate, Strength
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, Review, Sentence
from fixtures.readings import (
    COMPLETENESS,
    GROUPS,
    PPH,
    WEIGHED,
    demo_review,
    hostile_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)

REVIEWS = [demo_review, shared_review, undated_review, volume_review, hostile_review]
VOID = {"meta", "path", "link", "br", "img", "hr", "input"}


class Outline(HTMLParser):
    """Collects what a page is made of and checks that every element is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if tag == "a" else []
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title", "desc"):
            self.words.append(data)
        if any(re.fullmatch(r"h[1-6]", t) for t in self.open) and self.headings:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def change(review: Review, **fields: object) -> Review:
    reading = replace(review.readings[0], **fields)
    return replace(review, readings=(reading, *review.readings[1:]))


@pytest.fixture(params=REVIEWS, ids=lambda f: f.__name__)
def page(request: pytest.FixtureRequest) -> Outline:
    return Outline(to_html(request.param()))


def test_every_element_is_closed(page: Outline) -> None:
    assert page.open == []


def test_ids_are_unique_and_links_lead_somewhere(page: Outline) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert all(link[1:] in page.ids for link in page.links)


def test_headings_never_skip_a_level(page: Outline) -> None:
    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(text.strip() for _, text in page.headings)


def test_nothing_comes_from_elsewhere_and_nothing_runs(page: Outline) -> None:
    assert not {"script", "link", "iframe", "object", "embed", "img"} & set(page.tags)


def test_there_is_no_inline_style_or_handler() -> None:
    for make in REVIEWS:
        markup = to_html(make())
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", markup)
        assert "http" not in markup.replace("http://www.w3.org/2000/svg", "").replace(
            "http://x", ""
        )


def test_user_text_cannot_become_markup() -> None:
    markup = to_html(hostile_review())
    assert "<script" not in markup
    assert "onerror=alert(1)>" not in markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(2)" in markup


def test_the_same_review_gives_the_same_bytes() -> None:
    assert to_html(demo_review()) == to_html(demo_review())


def test_invented_data_are_marked() -> None:
    assert "Invented data." in Outline(to_html(demo_review())).text
    assert "nvented data" not in to_html(replace(demo_review(), invented=False))


def test_the_audience_is_said_first() -> None:
    team, shared = (Outline(to_html(f())).text for f in (demo_review, shared_review))
    assert "For the team: exact numbers, keep inside the team" in team
    assert "To share: small numbers are protected" in shared
    assert "it is not zero" in shared


def test_findings_come_before_charts_by_role_in_the_order_asked() -> None:
    page = Outline(to_html(demo_review()))
    headings = [text for _, text in page.headings]
    assert headings[1:8] == [
        "What was found first",
        "Outcomes: what happens to women and babies",
        "Postpartum haemorrhage, 1,000 ml or more",
        "Processes: the care that is given",
        "Blood loss weighed",
        "Balancing: what must not get worse",
        "More than 30 minutes from call to theatre",
    ]


def test_measures_keep_their_order_whatever_was_found() -> None:
    review = demo_review()
    turned = replace(
        review,
        readings=(
            make_reading(WEIGHED),
            make_reading(),
            make_reading(replace(PPH, id="b", title="B")),
        ),
    )
    outcomes = parts(turned)[0].sections
    assert [s.title for s in outcomes] == [PPH.title, "B"]


def test_groups_stand_alphabetically_with_other_last() -> None:
    cards = parts(demo_review())[0].sections[0].cards
    assert [c.label for c in cards] == [g.label for g in GROUPS]
    assert [c.role for c in cards] == ["", "population of focus", "", "compared with", ""]


def test_counts_stand_beside_the_rates_in_the_summary() -> None:
    text = Outline(to_html(demo_review())).text
    assert (
        "Since May 2024: Black women 8.4% (103 of 1,226); White women 5.6% (205 of 3,693)." in text
    )


def test_the_summary_line_is_left_out_where_it_cannot_be_told() -> None:
    review = demo_review()
    gap = review.readings[0].gap
    assert gap is not None
    none = Estimate(None, None, None, None, None, "hidden")
    hidden = tuple(replace(r, rate=none) for r in gap.focus_rates)
    for fields in (
        {"gap": None},
        {"gap": replace(gap, focus_rates=())},
        {"focus_label": ""},
        {"gap": replace(gap, focus_rates=hidden)},
    ):
        assert parts(change(review, **fields))[0].sections[0].figures == ""
    protected = tuple(replace(r, numerator=None) for r in gap.focus_rates)
    figures = parts(change(review, gap=replace(gap, focus_rates=protected)))[0].sections[0].figures
    assert "Black women 8.4%;" in figures
    unnamed = tuple(replace(p, label="") for p in review.readings[0].phases)
    bare = parts(change(review, phases=unnamed))[0].sections[0].figures
    assert bare.startswith("Black women 8.4%")
    mean = parts(change(review, measure=replace(PPH, kind=Kind.MEAN)))[0].sections[0].figures
    assert "(1,226 births)" in mean


def test_sureness_is_said_once() -> None:
    clear = said(Sentence("Fewer.", Strength.ESTABLISHED))
    assert (clear.strength, clear.tag) == ("clear", "clear")
    assert said(Sentence("Fewer.", Strength.ESTABLISHED, lead="Better (clear).")).tag == ""
    assert said(Sentence("Too few births.", Strength.CANNOT_TELL)).tag == ""
    assert said(Sentence("Rows were read.")).strength == ""


def test_the_page_explains_the_interval_once_in_words() -> None:
    text = Outline(to_html(demo_review())).text
    assert text.count("the range that holds the true figure 95 times in 100") == 1


def test_every_section_of_a_measure_is_there() -> None:
    headings = [text for _, text in Outline(to_html(demo_review())).headings]
    for wanted in (
        "Know this beside the answer",
        "Each group, on the same scale",
        "The gap",
        "Who is missing",
        "Groups beside each other",
        "How we know: Blood loss weighed",
        "The numbers: Blood loss weighed",
        "How complete ethnicity is",
        "Who is in these records",
        "The records",
        "Changed since the last review",
        "Constants that these readings used",
    ):
        assert wanted in headings


def test_reasons_rules_and_sources_are_told() -> None:
    text = Outline(to_html(demo_review())).text
    for wanted in (
        "Why White women as the comparison: White women are the largest group",
        "The change, 1 May 2024: Blood loss weighed at every birth",
        "What counts as equal was agreed by the team and its lived experience partners, 12 March 2024.",
        "Asian, Black, Mixed, White and Other p chart, exact limits. There are enough",
        "about 0.6 of these charts would show a signal",
        "Source of the definition: Local definition.",
        "established level 0.95",
        "Twins are counted once per woman.",
        "evenhand review births.csv",
        "55 set aside",
        "the date of birth cannot be read",
    ):
        assert wanted in text


def test_signals_have_signs_in_the_table() -> None:
    text = Outline(to_html(demo_review())).text
    assert re.search(r"\d+ of \d+, [\d.]+% ◆", text)
    assert re.search(r"\d+ of \d+, [\d.]+% ▲", text)
    assert re.search(r"\d+ of \d+, [\d.]+% ■", text)


def test_a_review_without_outcomes_says_so() -> None:
    text = Outline(to_html(volume_review())).text
    assert "This file holds no outcome by ethnic group, so no gap can be read from it." in text
    assert "51,200" in text
    assert "What was found first" not in text


def test_a_shared_review_never_reads_the_exact_table() -> None:
    review = shared_review()
    bare = replace(review, readings=tuple(replace(r, table=None) for r in review.readings))
    assert to_html(bare) == to_html(review)
    assert 'class="n hid">hidden' in to_html(review)


def test_whom_the_rule_hides_is_told() -> None:
    class Shared:
        report = HiddenReport(
            (
                GroupHidden("mixed", "Mixed", 1.0, 1.0, ()),
                GroupHidden("white", "White", 0.0, 0.0, ()),
            ),
            0.5,
        )

    page = Outline(to_html(change(shared_review(), shared=Shared())))
    assert "Whom the rule hides" in [text for _, text in page.headings]
    assert "Mixed 100.0% 100.0%" in page.text
    nothing = Shared()
    nothing.report = HiddenReport((), 0.0)
    assert (
        "Whom the rule hides" not in Outline(to_html(change(shared_review(), shared=nothing))).text
    )


def chart_of(reading: EquityReading, place: int, **fields: object) -> EquityReading:
    groups = list(reading.groups)
    chart = groups[place].chart
    assert chart is not None
    groups[place] = replace(groups[place], chart=replace(chart, **fields), members=GROUPS[:2])
    return replace(reading, groups=tuple(groups))


@pytest.mark.parametrize(
    ("degenerate", "says"),
    [("too few points", "Few points: limits and signals are weak."), ("puzzling", "Puzzling.")],
)
def test_series_that_carry_no_rules_are_named(degenerate: str, says: str) -> None:
    reading = chart_of(make_reading(), 0, degenerate=degenerate)
    text = Outline(to_html(replace(demo_review(), readings=(reading,)))).text
    assert says in text
    assert "Includes Asian and Black." in text


def test_a_hidden_series_is_not_called_weak() -> None:
    reading = make_reading()
    chart = reading.groups[0].chart
    assert chart is not None
    points = tuple(
        replace(p, value=None, lower=None, upper=None, hidden=True) for p in chart.points
    )
    reading = chart_of(reading, 0, degenerate="too few points", points=points, centres=())
    assert "Few points" not in to_html(replace(demo_review(), readings=(reading,)))


def test_gaps_between_events_say_that_they_have_their_own_scale() -> None:
    reading = chart_of(make_reading(), 0, kind="g")
    said = to_html(replace(demo_review(), readings=(reading,)))
    assert "Own scale: how many went without the event between one event and the next." in said
    reading = chart_of(make_reading(), 0, kind="g", without=True)
    said = to_html(replace(demo_review(), readings=(reading,)))
    assert "Own scale: how many had the event between one who had not and the next." in said


def test_many_groups_and_two_grains_make_several_tables() -> None:
    groups = tuple(replace(GROUPS[0], key=f"g{i}", label=f"Group {i}") for i in range(8))
    reading = make_reading(groups=groups)
    captions = [
        t.caption for t in parts(replace(demo_review(), readings=(reading,)))[0].sections[0].tables
    ]
    assert len([c for c in captions if "by month" in c]) == 2


def test_points_without_counts_or_dates_are_shown_as_they_are() -> None:
    reading = make_reading()
    chart = reading.groups[0].chart
    assert chart is not None
    first, second, *rest = chart.points
    points = (replace(first, numerator=None), replace(second, denominator=None), *rest)
    tables = (
        parts(replace(demo_review(), readings=(chart_of(reading, 0, points=points),)))[0]
        .sections[0]
        .tables
    )
    cells = [row[1] for row in tables[-1].rows[:2]]
    assert re.fullmatch(r"[\d.]+% \([\d,]+\)", cells[0])
    assert re.fullmatch(r"[\d.]+%", cells[1])
    undated = chart_of(reading, 0, points=(replace(first, period=None),))
    assert (
        "Asian"
        not in parts(replace(demo_review(), readings=(undated,)))[0].sections[0].tables[-1].header
    )


def test_optional_parts_may_be_absent() -> None:
    reading = replace(
        make_reading(margin=None),
        missing=(),
        missing_sentence="",
        gap=None,
        expected_false_signals=None,
    )
    measure = replace(PPH, source="", meaning="", ethnicity_recorded="self-described at booking")
    reading = replace(reading, measure=measure, constants={})
    review = replace(
        demo_review(),
        readings=(reading,),
        completeness=replace(COMPLETENESS, parts=(), sites=(), periods=(), trend=(), agreeing=None),
        representation=None,
        changes_since_last=(),
        source=replace(demo_review().source, first=None, problems=(), notes=()),
        notes=(),
        command="",
    )
    text = Outline(to_html(review)).text
    assert "self-described at booking" in text
    assert "cannot be told from this file" in text
    assert "Who is missing" not in text
    assert to_html(replace(review, completeness=None))


def test_anchors_are_safe() -> None:
    assert anchor("!!!") == "measure"


def test_a_reason_that_names_its_chart_is_not_said_twice() -> None:
    reading = chart_of(make_reading(), 0, reason="p chart: about 10 events a period.")
    used = dict(parts(replace(demo_review(), readings=(reading,)))[0].sections[0].charts_used)
    assert used["Asian"] == "p chart: about 10 events a period."


def test_a_plain_title_says_what_the_page_is() -> None:
    assert (
        "Equity review Riverbank"
        in Outline(to_html(replace(demo_review(), title="Riverbank"))).text
    )


def test_volume_shows_the_change_and_never_divides_by_nothing() -> None:
    review = volume_review()
    assert review.volume is not None
    rows = (("Asian", 51_200, 53_100), ("Arab", 0, 12), ("Other", None, 5))
    text = Outline(to_html(replace(review, volume=replace(review.volume, rows=rows)))).text
    assert "+1,900 (+3.7%)" in text
    assert "nan" not in text.casefold().split()
    assert "inf" not in text.casefold().split()


def test_volume_of_one_file_has_one_column() -> None:
    review = volume_review()
    assert review.volume is not None
    view = replace(review.volume, rows=(("Asian", None, 53_100),))
    text = Outline(to_html(replace(review, volume=view))).text
    assert "Group 2021-22 Asian 53,100" in text
