"""Agreement of raters, against published values."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evenhand.stats.agreement import (
    AgreementError,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
)

# Hout, Duncan and Sobel 1987, in Agresti, Categorical Data Analysis: 91 couples, four answers in order
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
# Fleiss 1971 in the form of many textbooks: ten things, fourteen raters, five categories
FOURTEEN = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]
# Krippendorff's data "C": four observers, twelve units, answers missing
_ = math.nan
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


@pytest.mark.parametrize(
    ("weights", "published"),
    [("none", 0.1293303), ("linear", 0.2373806), ("quadratic", 0.3320456)],  # statsmodels 0.15.0
)
def test_two_raters_weighted_or_not(weights: str, published: float) -> None:
    assert cohen_kappa(COUPLES, weights=weights) == pytest.approx(published, abs=5e-8)  # type: ignore[arg-type]


def test_two_raters_by_hand() -> None:
    # 850 of 1,000 agree; by chance 0.5 x 0.45 + 0.5 x 0.55 = 0.5
    assert cohen_kappa([[400, 100], [50, 450]]) == pytest.approx(0.7)
    # nobody agrees: 0 observed, 0.5 by chance
    assert cohen_kappa([[0, 5], [5, 0]]) == pytest.approx(-1)


def test_of_two_categories_weights_do_not_matter() -> None:
    for weights in ("none", "linear", "quadratic"):
        assert cohen_kappa([[20, 5], [10, 15]], weights=weights) == pytest.approx(0.4)  # type: ignore[arg-type]


def test_fourteen_raters() -> None:
    assert fleiss_kappa(FOURTEEN) == pytest.approx(0.2099, abs=5e-5)


def test_two_raters_of_every_thing_by_hand() -> None:
    # things: both A, both B, one each; agreement 2/3, chance 1/2
    assert fleiss_kappa([[2, 0], [0, 2], [1, 1]]) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_observers_with_answers_missing(level: str, published: float) -> None:
    assert krippendorff_alpha(FOUR, level=level) == pytest.approx(published, abs=5e-4)  # type: ignore[arg-type]


def test_alpha_is_of_the_order_unless_said_otherwise() -> None:
    assert krippendorff_alpha(FOUR) == krippendorff_alpha(FOUR, level="ordinal")


def test_a_thing_that_one_person_rated_says_nothing() -> None:
    with_it = [[1, 2, 3, 9], [1, 2, 4, math.nan]]
    without = [[1, 2, 3], [1, 2, 4]]
    assert krippendorff_alpha(with_it, level="interval") == pytest.approx(
        krippendorff_alpha(without, level="interval")
    )


def test_nominal_alpha_of_two_raters_by_hand() -> None:
    # Krippendorff 2011, section A: ten units, two observers, 14 zeros and 6 ones, 4 units differ: 1 - 19 x 4 / (14 x 6)
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha([one, other], level="nominal") == pytest.approx(0.0952, abs=5e-5)


def test_where_only_one_answer_was_given_nothing_can_be_said() -> None:
    assert math.isnan(cohen_kappa([[5, 0], [0, 0]]))
    assert math.isnan(fleiss_kappa([[3, 0], [3, 0]]))
    assert math.isnan(krippendorff_alpha([[2, 2], [2, 2]]))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            lambda: cohen_kappa([[1, 2, 3]]),
            "Two raters make a square table. Give one row and column",
        ),
        (lambda: cohen_kappa([1, 2]), "Two raters make a square table."),
        (lambda: cohen_kappa([[0, 0], [0, 0]]), "at least one is not 0. Leave out"),
        (lambda: cohen_kappa([[-1, 2], [1, 1]]), "whole numbers from 0"),
        (lambda: cohen_kappa([[math.inf, 2], [1, 1]]), "whole numbers from 0"),
        (
            lambda: fleiss_kappa([[2, 1], [1, 1]]),
            "the same number of raters, two or more. Use Krippendorff",
        ),
        (lambda: fleiss_kappa([[1, 0], [0, 1]]), "the same number of raters"),
        (lambda: fleiss_kappa([3, 0]), "things by categories. Give one row a thing."),
        (lambda: fleiss_kappa([[0, 0]]), "at least one is not 0"),
        (lambda: krippendorff_alpha([1, 2, 3]), "raters by things. Give one row a rater."),
        (
            lambda: krippendorff_alpha([[1, math.nan], [math.nan, 2]]),
            "rated by two people. Ask a second",
        ),
    ],
)
def test_what_cannot_be_worked_out_is_said(asked, sentence: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AgreementError) as caught:
        asked()
    assert sentence in str(caught.value)


def test_names_of_categories_and_order_of_raters_do_not_matter() -> None:
    rng = np.random.default_rng(7)
    ratings = rng.integers(1, 5, (4, 30)).astype(float)
    ratings[rng.random(ratings.shape) < 0.2] = math.nan
    turned = krippendorff_alpha(ratings[::-1], level="nominal")
    renamed = krippendorff_alpha(11 - 2 * ratings, level="nominal")
    assert (
        turned
        == pytest.approx(renamed)
        == pytest.approx(krippendorff_alpha(ratings, level="nominal"))
    )
