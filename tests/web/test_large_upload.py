"""A file of 2 GB, sent to a real server: said to be so large, or not said at all. Refused with a sentence, and nothing stays."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from fixtures.counting import EMAIL, PASSWORD, Waiting, put_in
from fixtures.folders import empty
from fixtures.processes import children
from fixtures.visitor import Visitor
from fixtures.workbench import Workbench, running, settings_of

pytestmark = pytest.mark.processes
TWO_GB, PIECE = 2 * 2**30, 4 * 2**20
EDGE = "an-edge-of-parts"


def test_two_gigabytes_are_refused_and_nothing_stays(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running(empty(tmp_path_factory, tmp_path / "data")) as workbench:
        waiting = put_in(settings_of(workbench.data), rows=10)
        visitor = Visitor(workbench.address)
        visitor.sign_in(EMAIL, PASSWORD)
        before = kept(workbench.data)
        for chunked in (False, True):
            memory = memory_of(workbench)
            status, text, sent = send(visitor, waiting, chunked=chunked)
            assert (status, "200 MB" in text) == (411 if chunked else 413, True), text
            assert sent < TWO_GB // 8  # it had its answer long before
            assert memory_of(workbench) - memory < 100 * 2**20
            assert kept(workbench.data) == before
        assert visitor.get(f"/projects/{waiting.project}").status == 200


def kept(data: Path) -> set[str]:
    """Files of any size, the database and its log aside."""
    return {str(p) for p in data.rglob("*") if p.is_file() and "evenhand.sqlite3" not in p.name}


def memory_of(workbench: Workbench) -> int:
    """Of all its processes together, in bytes."""
    page = os.sysconf("SC_PAGE_SIZE")
    statm = (Path(f"/proc/{p}/statm") for p in children(workbench.process.pid))
    return sum(int(f.read_text().split()[1]) * page for f in statm)


def send(visitor: Visitor, waiting: Waiting, *, chunked: bool) -> tuple[int, str, int]:
    """Status, page, and how many bytes were sent before the server had its answer."""
    path = f"/projects/{waiting.project}/upload"
    head = "".join(
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
        for n, v in {**visitor.form(path), "measures": waiting.measure}.items()
    )
    head += (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="births.csv"\r\n\r\n'
    )
    return _exchange(visitor, path, head.encode(), chunked=chunked)


def _exchange(visitor: Visitor, path: str, head: bytes, *, chunked: bool) -> tuple[int, str, int]:
    host, _, port = visitor.address.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=120)
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", f"multipart/form-data; boundary={EDGE}")
    connection.putheader("Cookie", visitor.cookies)
    connection.putheader("Referer", f"{visitor.address}{path}")
    if chunked:
        connection.putheader("Transfer-Encoding", "chunked")
    else:
        connection.putheader("Content-Length", str(TWO_GB))
    connection.endheaders()
    sent = 0
    with suppress(ConnectionError, socket.timeout):
        for piece in _pieces(head):
            connection.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            sent += len(piece)
    with closing(connection), connection.getresponse() as answer:
        return answer.status, answer.read().decode("utf-8", "replace"), sent


def _pieces(head: bytes) -> Iterator[bytes]:
    yield head
    left, piece = TWO_GB - len(head), os.urandom(16) * (PIECE // 16)
    while left:
        yield piece[:left]
        left -= min(left, PIECE)
