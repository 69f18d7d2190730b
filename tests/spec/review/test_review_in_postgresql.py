"""The whole review is the same where the rows stay in PostgreSQL."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from evenhand.demo import write_demo
from evenhand.documents import to_json
from evenhand.review import build_review, read_request
from evenhand.review.ethnicity import describe_ethnicity
from fixtures.postgres import PostgresServer


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def url(postgres_server: PostgresServer, example: Path) -> Iterator[str]:
    with (example.parent / "births.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS demo_births")
        listed = ", ".join(f'"{name}" text' for name in header)
        connection.execute(f"CREATE TABLE demo_births ({listed})")
        with connection.cursor().copy("COPY demo_births FROM STDIN") as copy:
            for row in rows:
                copy.write_row([cell or None for cell in row])
        yield postgres_server.url
        connection.execute("DROP TABLE demo_births")


def test_the_same_review_from_a_file_and_from_postgresql(example: Path, url: str) -> None:
    request = read_request(example)
    from_file = to_json(build_review(request))
    from_database = to_json(build_review(replace(request, file=url, table="demo_births")))
    assert from_file["source"]["accepted"] == from_database["source"]["accepted"]
    assert from_file["source"]["set_aside"] == from_database["source"]["set_aside"] == 6
    assert from_file["readings"] == from_database["readings"]
    shares = ("any_value", "valid_code", "known_stated", "agreeing", "parts", "sites")
    for name in shares:
        assert from_file["completeness"][name] == from_database["completeness"][name]


def test_ethnicity_is_described_where_the_rows_are(example: Path, url: str) -> None:
    mapping = example.parent / "mapping.toml"
    from_file = list(describe_ethnicity(str(example.parent / "births.csv"), mapping=mapping))
    from_database = list(describe_ethnicity(url, table="demo_births", mapping=mapping))
    groups = from_file.index("Groups:")
    assert from_database[groups : groups + 20] == from_file[groups : groups + 20]
