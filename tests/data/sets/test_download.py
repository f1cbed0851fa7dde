"""Fetching from a server of one's own: whole, resumed, broken, wrong, and none at all."""

import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nnsim import places
from nnsim.data.sets import download, registry
from nnsim.errors import NnsimError

CONTENT = bytes(range(256)) * 4000
"""A little more than a megabyte."""


class Handler(BaseHTTPRequestHandler):
    """Sends what its server says, also from a place on, and breaks off where its server says."""

    def do_GET(self):
        server = self.server
        begin = int(re.findall(r"\d+", self.headers["Range"])[0]) if "Range" in self.headers else 0
        server.asked.append((self.path, begin))
        content = server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        begin = begin if server.resumes else 0
        if begin > len(content):
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(content) - begin))
        if server.encoding:
            self.send_header("Content-Encoding", server.encoding)
        self.end_headers()
        end = len(content) if server.breaks is None else server.breaks
        self.wfile.write(content[begin:end])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    """Return a server on this machine that has the files of the set "toy"."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked, server.resumes, server.breaks, server.encoding = [], True, None, ""
        server.files = {"/toy/a.gz": CONTENT, "/toy/b.gz": b"b"}
        server.address = f"http://127.0.0.1:{server.server_port}/toy/"
        pieces = tuple(
            registry.Piece(path.removeprefix("/toy/"), len(content), hashlib.sha256(content).hexdigest())
            for path, content in server.files.items()
        )
        monkeypatch.setitem(registry.ORIGINS, "toy", registry.Origin(pieces, (server.address,)))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def refusal() -> str:
    with pytest.raises(NnsimError) as caught:
        download.fetch("toy")
    return str(caught.value)


def test_all_files_come_with_progress(server):
    told = []
    folder = download.fetch("toy", lambda *figures: told.append(figures))
    assert folder == places.data() / "toy"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.gz": CONTENT, "b.gz": b"b"}
    done, whole, files = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert (done[-1], set(whole)) == (len(CONTENT) + 1, {len(CONTENT) + 1})
    assert (files[0], files[-1]) == ("a.gz", "b.gz")
    server.asked.clear()
    download.fetch("toy")
    assert server.asked == [], "what is there is not fetched again"


def test_a_broken_download_goes_on_where_it_broke(server):
    server.breaks = 300_000
    assert "a.gz could not be fetched (" + server.address + ": the connection broke)" in refusal()
    assert [path.name for path in places.data().joinpath("toy").iterdir()] == ["a.gz.part"]
    kept = (places.data() / "toy" / "a.gz.part").stat().st_size
    assert 0 < kept <= 300_000
    server.breaks = None
    server.asked.clear()
    folder = download.fetch("toy")
    assert server.asked[0] == ("/toy/a.gz", kept)
    assert (folder / "a.gz").read_bytes() == CONTENT


def test_a_server_that_cannot_resume_sends_all_again(server):
    server.breaks = 300_000
    refusal()
    server.breaks, server.resumes = None, False
    assert (download.fetch("toy") / "a.gz").read_bytes() == CONTENT


def test_a_wrong_file_is_not_kept(server):
    server.files["/toy/a.gz"] = b"x" * len(CONTENT)
    assert "the file there has another checksum" in refusal()
    assert list((places.data() / "toy").iterdir()) == []
    server.files["/toy/a.gz"] = CONTENT
    download.fetch("toy")


def test_a_file_that_does_not_end_is_cut_short(server):
    server.files["/toy/a.gz"] = CONTENT * 10
    assert "another checksum" in refusal()
    assert list((places.data() / "toy").iterdir()) == []


def test_a_part_that_a_smaller_file_cannot_complete(server):
    server.breaks = 900_000
    refusal()
    server.breaks, server.files["/toy/a.gz"] = None, CONTENT[:1000]
    assert "it answers 416" in refusal()
    server.files["/toy/a.gz"] = CONTENT
    assert (download.fetch("toy") / "a.gz").read_bytes() == CONTENT


def test_packed_files_stay_packed(server):
    server.encoding = "gzip"
    assert (download.fetch("toy") / "a.gz").read_bytes() == CONTENT


def test_another_address_helps_out(server, monkeypatch):
    origin = registry.ORIGINS["toy"]
    missing = server.address.replace("toy", "gone")
    monkeypatch.setitem(registry.ORIGINS, "toy", origin._replace(addresses=(missing, server.address)))
    download.fetch("toy")
    assert server.asked[:2] == [("/gone/a.gz", 0), ("/toy/a.gz", 0)]


def test_no_server_and_no_file(server, monkeypatch):
    del server.files["/toy/a.gz"]
    assert "it answers 404 Not Found); try again" in refusal()
    nowhere = ("http://127.0.0.1:9/", "http://nowhere.invalid/")
    monkeypatch.setitem(registry.ORIGINS, "toy", registry.ORIGINS["toy"]._replace(addresses=nowhere))
    assert refusal() == (
        "a.gz could not be fetched (http://127.0.0.1:9/: it cannot be reached; http://nowhere.invalid/: it "
        "cannot be reached); try again, it goes on from where it broke off, or put the file into "
        f"{places.data() / 'toy'} yourself."
    )


def test_a_server_that_falls_silent(server, monkeypatch):
    monkeypatch.setattr(download, "PATIENCE", (1, 0.2))
    silent = threading.Event()
    monkeypatch.setattr(Handler, "do_GET", lambda handler: silent.wait(10))
    assert "it does not answer in time" in refusal()
    silent.set()


def test_no_place_to_keep_it(server, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(places, "data", lambda: tmp_path / "file")
    assert refusal().startswith(f"a.gz cannot be kept in {tmp_path / 'file' / 'toy'}: ")


def test_what_progress_raises_ends_it_and_the_rest_follows_later(server):
    class StoppedError(Exception):
        pass

    def stop(done, _whole, _file):
        if done > 300_000:
            raise StoppedError

    with pytest.raises(StoppedError):
        download.fetch("toy", stop)
    server.asked.clear()
    download.fetch("toy")
    assert server.asked[0][1] >= 300_000
