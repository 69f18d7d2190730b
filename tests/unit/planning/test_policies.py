"""Policies read for what is worth a look: invented texts with what they should be marked for, and neutral ones without a mark."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
import typst

from evenhand.errors import InputFileError
from evenhand.frameworks.lexicon import lexicon
from evenhand.planning.policies import Passage, Policy, marks, read_policy

INVENTED = {
    "egfr": "Multiply the eGFR by 1.159 if the patient is Black.",
    "spirometry": "Spirometry is compared with predicted values for Caucasian adults; a correction factor is used for others.",
    "vbac_calculator": "Enter her details into the VBAC calculator and discuss the percentage.",
    "customised_growth": "Print a customised growth chart at booking.",
    "screening_markers": "PAPP-A is corrected for ethnic origin by the laboratory.",
    "preeclampsia_algorithm": "Use the FMF algorithm with maternal factors at 12 weeks.",
    "haemoglobin": "Anaemia is a haemoglobin below 110 g/L, or below 105 g/L in Black women.",
    "bmi": "The birth centre accepts a BMI up to 35, or 32 for Asian women.",
    "oximetry": "Give oxygen when the pulse oximeter reads below 94%.",
    "diabetes_origin": "Offer a glucose tolerance test to women of minority ethnic family origin.",
    "haemorrhage_origin": "Risk factors for PPH: twins, large baby, Asian ethnicity.",
    "induction_origin": "Offer induction of labour at 39 weeks to Black and Asian women.",
    "pelvis": "An android pelvis makes rotation less likely.",
    "pain": "Some women have a low pain tolerance and are very vocal in labour.",
    "family_origin_screening": "The family origin questionnaire decides on testing for sickle cell.",
    "apgar": "Colour: two points when the baby is pink all over.",
    "cyanosis": "Call for help if there is cyanosis or the baby turns blue.",
    "pallor": "Suspect concealed bleeding when she looks pale and clammy.",
    "redness": "Mastitis shows as a wedge-shaped red area; wounds as redness.",
    "mottling": "A non-blanching rash or mottled skin is a red flag.",
    "jaundice": "Inspect the baby for jaundice in natural light.",
    "pressure": "Check pressure areas for red skin after an epidural.",
    "hard_to_reach": "These communities are hard to reach and difficult to engage.",
    "compliance": "Non-compliant women and late bookers are discussed at handover.",
    "dna": "Two DNAs lead to discharge from the clinic.",
    "group_words": "BAME women and Caucasian women were compared.",
    "culture": "Cultural beliefs may keep them from attending.",
    "deficit": "Women with poor English and low health literacy are a target group.",
    "family_interprets": "A family member may interpret in an emergency; Google Translate can help.",
    "digital_only": "All women self-refer online only, via the app.",
    "papers": "Ask for photo ID and proof of address at booking.",
    "written_only": "Provide a leaflet on reduced movements.",
    "no_interpreter": "Obtain consent before the procedure.",
    "no_groups_in_audit": "Auditable standards: all women have a plan within one hour.",
    "no_groups_in_evidence": "Studies have shown that this shortens labour.",
    "no_skin_in_newborn_check": "The newborn examination is done within 72 hours.",
}
NEUTRAL = """Hand hygiene on the ward

Wash your hands with soap and water, or use gel, before and after each contact. Take off rings and roll up sleeves. Dry with paper towels.

Gloves do not replace washing. Change them between tasks, and wash after taking them off. Report sore hands to occupational health; they will find another soap.

Sinks are cleaned each morning. Nothing is poured into them. When a sink is blocked, tell estates and hang a sign on it.

The unit has a rota for topping up gel. The named person signs the sheet. Empty dispensers are replaced within an hour.

Stock is ordered on Mondays. The cupboard is locked at night, and the key is with the person in charge. Temperatures of the fridge are written down twice a day."""
GOOD = """Care of the newborn

Look at tongue, gums and lips for low oxygen; on darker skin blue may look grey or white. Place a pulse oximeter early; on darker skin it may read too high, so look at breathing as well.

Ask the family, through an interpreter where needed, what is usual for them. Consent is asked for in her language, and the leaflet is there in audio and in other languages.

Apgar: for colour look at the mucous membranes of babies of every skin tone.

The newborn examination notes birthmarks, which look otherwise on brown skin.

Audit: auditable standards are shown by ethnic group, with small numbers protected."""


def text(content: str) -> Policy:
    return Policy("t.txt", tuple(Passage(0, n, p) for n, p in enumerate(content.split("\n\n"), 1)))


@pytest.mark.parametrize("topic", list(INVENTED))
def test_each_topic_is_marked_in_an_invented_sentence(topic: str) -> None:
    assert topic in {m.topic.id for m in marks(text(INVENTED[topic]))}


def test_every_topic_has_an_invented_sentence_a_reason_and_a_source() -> None:
    assert {t.id for t in lexicon().topics} == set(INVENTED)
    for topic in lexicon().topics:
        assert topic.kind in lexicon().kinds
        assert all((topic.words, topic.why, topic.protects, topic.source))
        assert topic.ask.endswith("?")
        said = f"{topic.why} {topic.protects} {topic.ask}".lower()
        assert not any(
            w in said for w in ("is racist", "must be removed", "is wrong", "bame", "hard to reach")
        )


def test_a_neutral_text_has_no_mark() -> None:
    assert marks(text(NEUTRAL)) == ()


def test_a_text_that_names_skin_interpreters_and_groups_has_no_mark() -> None:
    assert marks(text(GOOD)) == ()


@pytest.mark.parametrize(
    "harmless",
    [
        "The eGFR is estimated without adjustment for ethnicity; do not adjust it.",
        "DNA is taken for a paternity test.",
        "A relative should not interpret; book an interpreter.",
        "She may refuse any examination.",
        "Black ink is used on charts. Race the clock only in drills.",
    ],
)
def test_what_only_looks_alike_is_not_marked(harmless: str) -> None:
    assert [m.topic.id for m in marks(text(harmless))] == []


def test_words_across_lines_capitals_and_hyphens_are_found() -> None:
    found = marks(text("They are HARD\nto reach, and hard-to-reach."))
    assert [(m.topic.id, m.words) for m in found] == [
        ("hard_to_reach", ("HARD to reach", "hard-to-reach"))
    ]


def test_a_quotation_ends_at_words() -> None:
    long = f"{'before ' * 40}pink all over {'after ' * 40}"
    (found,) = marks(text(long))
    assert found.quote.startswith("… before before")
    assert found.quote.endswith("after …")
    assert "pink all over" in found.quote
    assert len(found.quote) < 260


def test_topics_of_the_whole_text_are_marked_once_and_last() -> None:
    found = marks(text("Obtain consent.\n\nObtain consent again.\n\nThey are hard to reach."))
    assert [m.topic.id for m in found] == ["hard_to_reach", "no_interpreter"]
    assert found[-1].passage.paragraph == 1
    assert marks(text("Obtain consent.\n\nBook an interpreter.")) == ()


# -- files


def test_word_with_its_tables(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Newborn", 1)
    made.add_paragraph("Two points when pink all over.")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = (
        "Minority ethnic origin",
        "Glucose tolerance test",
    )
    made.save(tmp_path / "p.docx")
    found = read_policy(tmp_path / "p.docx")
    assert [p.text for p in found.passages] == [
        "Newborn",
        "Two points when pink all over.",
        "Minority ethnic origin | Glucose tolerance test",
    ]
    assert [m.topic.id for m in marks(found)] == ["apgar", "diabetes_origin"]
    assert found.unread == (
        "Pictures and comments were not read. Changes that are being tracked were read as if they were accepted.",
    )


def test_a_pdf_by_page_and_paragraph(tmp_path: Path) -> None:
    source = tmp_path / "p.typ"
    source.write_text(
        "#set page(width: 300pt)\n= Newborn care\n\nTwo points for colour are given when the baby is pink all over, and one for a pink body.\n\n"
        "A second paragraph ends the page.\n#pagebreak()\nThese women are hard to reach; écouter, naïve, 50 % “said”.\n"
    )
    path = tmp_path / "p.pdf"
    path.write_bytes(typst.compile(str(source)))
    found = read_policy(path)
    assert [(p.page, p.text) for p in found.passages] == [
        (1, "Newborn care"),
        (
            1,
            "Two points for colour are given when the baby is pink all over, and one for a pink body.",
        ),
        (1, "A second paragraph ends the page."),
        (2, "These women are hard to reach; écouter, naïve, 50 % “said”."),
    ]
    assert [(m.topic.id, m.passage.place) for m in marks(found)] == [
        ("apgar", "page 1, paragraph 2"),
        ("hard_to_reach", "page 2, paragraph 1"),
    ]


def test_text_in_old_letters(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes("Naïve women are hard\r\nto reach.\r\n\r\nNext.".encode("cp1252"))
    found = read_policy(path)
    assert [p.text for p in found.passages] == ["Naïve women are hard\nto reach.", "Next."]
    assert [m.words for m in marks(found)] == [("hard to reach",)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.docx", b"no", "This is not a Word file"),
        ("p.pdf", b"no", "This is not a whole PDF"),
        ("p.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "This is not a whole PDF"),
        ("p.txt", b"\0\0", "This is no text"),
        ("p.txt", b"  \n", "No words can be read"),
        ("p.doc", b"x", "Only Word"),
        ("p.pdf", b" " * (20 * 2**20 + 1), "larger than 20 MB"),
    ],
)
def test_other_files_get_a_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputFileError, match=said):
        read_policy(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="no such file"):
        read_policy(tmp_path / "gone.pdf")
