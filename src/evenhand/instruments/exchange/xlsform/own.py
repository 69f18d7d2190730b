"""The sheet of our own: what XLSForm has no column for, where the form was made here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evenhand.frameworks.instruments import schema
from evenhand.instruments.exchange.xlsform.columns import OWN, OWN_COLUMNS
from evenhand.instruments.exchange.xlsform.kinds import Kinds


@dataclass
class Own(Kinds):
    """Sections as they were read, and what the sheet adds to them."""

    sections: list[dict[str, Any]] = field(default_factory=list)

    def _whole(self, settings: dict[str, Any]) -> dict[str, Any]:
        for section in self.sections:
            section.pop("loose", None)
        own = list(self._own())
        form: dict[str, Any] = next((c for of, _, c in own if of == "form"), {})
        if not form:
            self._lose(
                "Who sees the answers and what the form is for are not in it: taken as ‘team’, and to be filled in"
            )
        content = {"purpose": settings["title"], "visibility": "team", **form, **settings}
        if isinstance(form.get("title"), dict):
            content["title"] = {**form["title"], settings["language"]: settings["title"]}
        content["scale"] = [*self.scales.values()]
        content["section"] = self.sections
        self._merge(own, content)
        return content

    def _merge(self, own: list[tuple[str, str, dict[str, Any]]], content: dict[str, Any]) -> None:
        items = {i["name"]: i for s in self.sections for i in s["item"]}
        parts = {
            "item": items,
            "section": {s["name"]: s for s in self.sections},
            "scale": self.scales,
        }
        scores = []
        for of, name, more in own:
            if of == "score":
                scores.append({"name": name, **more})
            elif of in parts and name in parts[of]:
                part = parts[of][name]
                part |= {k: v for k, v in more.items() if k not in part}
            elif of in parts:
                self._lose("The sheet evenhand tells of what is not in the form", name)
        if scores:
            content["score"] = scores

    def _own(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What the form says on its sheet of our own, where it was made here."""
        scores = 0
        for row in self.sheets.get(OWN, ()):
            of, name, text = (row.cells.get(c, "") for c in OWN_COLUMNS)
            known = set(
                schema()["properties"]
                if of == "form"
                else schema()["$defs"].get(of, {}).get("properties", ())
            )
            try:
                content = tomllib.loads(text)
            except (tomllib.TOMLDecodeError, RecursionError):
                self._refuse(
                    f"{OWN}, row {row.number}, column is",
                    "This is not valid TOML.",
                    "Take the form from here again, or take the row out.",
                )
                continue
            if of == "score":
                self.places["score", scores] = f"{OWN}, row {row.number}"
                scores += 1
            yield of, name, {k: v for k, v in content.items() if k in known}
