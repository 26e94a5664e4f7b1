"""The application: what it answers, what it refuses, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking import PORT, TOKEN, ask, said

from cleaner.edits import identity
from cleaner.inputs import Input
from cleaner.model import InputError, Mark, Source
from cleaner.review.application.app import application
from cleaner.review.application.decisions import Content
from cleaner.review.application.desk import ReviewDesk
from cleaner.review.application.office import COUNTED, Laid, Office
from cleaner.review.application.shelf import once, shelve
from cleaner.review.application.store import Store

PAGE = """\
老桥新生

本报讯(记者 周可)3月4日,芦河大桥通车,桥上的行人和车辆一下子多

▲ 图为通车现场。 周可 摄

了起来。

桥面宽二十四米,双向四车道。

两岸的居民说,过河再也不用绕路了。

凡本报所刊作品,未经书面授权,不得转载。
"""


def no_outputs(raw, where):
    raise InputError(where, "is not wanted here")


class Room:
    """An application over a folder of pages, asked as its own page asks it."""

    def __init__(self, folder: Path, pack, restore=no_outputs) -> None:
        files = sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md", ".xml"))
        self.told: list[str] = []
        self.store = Store(folder / "r.sqlite")
        volumes = shelve(once([Input(path, folder) for path in files]), folder)
        self.office = Office(ReviewDesk(volumes, pack, restore), self.store, "Wang",
                             lambda error, where: self.told.append(f"{where}: {error!r}"))
        self.app = application(self.office, port=PORT, token=TOKEN)
        self.ids = [one.id for one in volumes]

    def get(self, target):
        found = ask(self.app, "GET", target)
        assert found.code == 200, found
        return found.json()

    def page(self, n=0):
        return self.get(f"/api/pages/{self.ids[n]}")

    def post(self, *decisions, page=0, step="s", reviewer="Lin"):
        return ask(self.app, "POST", f"/api/pages/{self.ids[page]}/decisions",
                   {"reviewer": reviewer, "step": step, "decisions": list(decisions)})

    def put(self, status, seen, reviewer="Lin"):
        return ask(self.app, "PUT", f"/api/pages/{self.ids[0]}/status",
                   {"status": status, "seen": seen, "reviewer": reviewer})

    def take(self, lines):
        return ask(self.app, "POST", "/api/verdicts", lines.encode(), said(content_type="application/jsonl"))

    def export(self):
        return ask(self.app, "GET", "/api/verdicts").body.decode()

    def edit(self, kind, n=0, **like):
        found = [edit for edit in self.page()["edits"]
                 if edit["kind"] == kind and all(edit[key] == value for key, value in like.items())]
        return found[n]


@pytest.fixture
def room(tmp_path, pack):
    (tmp_path / "p1.txt").write_text(PAGE, "utf-8")
    room = Room(tmp_path, pack)
    yield room
    room.store.close()


def on(edit, verdict="reject", seen=0, **more):
    return {"id": edit["id"], "seen": seen, "verdict": verdict, **more}


def on_all(edit, verdict="reject", **more):
    """Decisions on every line of a role."""
    return [{"id": name, "seen": 0, "verdict": verdict, **more} for name in edit["ids"]]


# What it shows


def test_the_list_tells_how_far_each_page_is(room):
    made = room.get("/api/pages")
    (page,) = made["pages"]
    assert (page["doc"], page["status"], page["decided"], page["error"]) == ("p1.txt", "new", 0, None)
    edits = room.page()["edits"]
    assert page["edits"] == sum(not edit["tells"] for edit in edits) > 3
    assert page["asks"] == sum(edit["mode"] == "ask" for edit in edits)
    assert made["reviewer"] == "Wang"
    assert made["tool"].startswith("cleaner ")
    assert {"body", "headline"} <= set(made["roles"])
    assert "punct.fullwidth" in made["rules"]


def test_a_page_is_its_sheet_with_what_was_said_of_it(room):
    page = room.page()
    assert {"rows", "edits", "articles", "sha256"} <= set(page)
    assert (page["verdicts"], page["stale"], page["moved"]) == ({}, [], [])
    assert page["status"] == {"value": "new", "version": 0, "reviewer": ""}


def test_a_page_that_cannot_be_read_stops_no_other(tmp_path, pack):
    (tmp_path / "a.txt").write_bytes(b"\0\1\2" * 999)
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "c.txt").write_text(PAGE, "utf-8")
    room = Room(tmp_path, pack)
    broken = [page for page in room.get("/api/pages")["pages"] if page["error"]]
    assert "b.txt" in [page["doc"] for page in broken]
    assert all(page["edits"] == 0 for page in broken)
    found = ask(room.app, "GET", f"/api/pages/{broken[-1]['id']}")
    assert (found.code, "b.txt: is a folder" in found.json()["error"]) == (404, True)
    assert room.page(2)["doc"] == "c.txt"
    room.store.close()


def test_a_fault_of_ours_on_one_page_stops_no_other(tmp_path, pack, monkeypatch):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PAGE, "utf-8")
    room = Room(tmp_path, pack)
    lay = room.office.desk.lay

    def broken(page, said):
        if page == room.ids[0]:
            raise ZeroDivisionError("deep within")
        return lay(page, said)

    monkeypatch.setattr(room.office.desk, "lay", broken)
    pages = room.get("/api/pages")["pages"]
    assert [page["error"] for page in pages] == ["internal error: ZeroDivisionError", None]
    assert room.told == ["a.txt: ZeroDivisionError('deep within')"]
    room.store.close()


def test_a_long_list_is_counted_bit_by_bit(tmp_path, pack):
    for n in range(COUNTED + 1):
        (tmp_path / f"p{n:03}.txt").write_text("好,好。", "utf-8")
    room = Room(tmp_path, pack)
    assert ["edits" not in page for page in room.get("/api/pages")["pages"]] == [False] * COUNTED + [True]
    assert not [page for page in room.get("/api/pages")["pages"] if "edits" not in page]
    room.store.close()


def test_pages_of_one_name_are_told_apart(tmp_path, pack):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "p.txt").write_text(PAGE, "utf-8")
    room = Room(tmp_path, pack)
    assert len(set(room.ids)) == 2
    assert [page["doc"] for page in room.get("/api/pages")["pages"]] == ["a/p.txt", "b/p.txt"]
    room.store.close()


def test_an_id_does_not_depend_on_how_a_file_was_named(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "p.txt").write_text(PAGE, "utf-8")
    monkeypatch.chdir(tmp_path)
    named = [Input(Path("in/p.txt"), Path("in")), Input(Path("in/../in/p.txt"), Path()),
             Input(tmp_path / "in" / "p.txt", tmp_path)]
    assert len({shelve([one], Path())[0].id for one in named}) == 1


def test_of_two_that_would_have_one_id_each_has_its_own():
    one = Input(Path("p.txt"), Path())
    assert len({volume.id for volume in shelve([one, one, one], Path())}) == 3


def test_an_output_of_the_tool_is_shown_as_its_source(tmp_path, pack):
    def restore(raw, where):
        assert b"tei-c.org" in raw
        return "p9.txt", PAGE.encode()

    (tmp_path / "p9.xml").write_bytes(b'<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')
    (tmp_path / "p9.md").write_text("the same in another format", "utf-8")
    (tmp_path / "p8.xml").write_bytes(b'<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')
    room = Room(tmp_path, pack, restore)
    assert len(room.ids) == 2
    assert room.page()["doc"] == "p9.txt"
    assert room.page()["edits"]
    room.store.close()


def test_a_page_beside_a_file_that_is_no_tei_stays(tmp_path):
    (tmp_path / "p.txt").write_text(PAGE, "utf-8")
    (tmp_path / "p.xml").write_text("<alto/>", "utf-8")
    files = [Input(tmp_path / name, tmp_path) for name in ("p.txt", "p.xml")]
    assert once(files) == files


class OddDesk:
    """A desk with a page of every character that may do harm on its way."""

    TEXT = "<script>\0\u202e\ud800-\udfff\u2028</script>"

    def __init__(self):
        self.pages = {"0123456789ab": "\udcff.txt"}
        self.about = {"tool": "cleaner", "rules": {}, "roles": []}

    def source(self, page):
        return Source(self.TEXT, self.TEXT, "utf-8", "0" * 64)

    def lay(self, page, verdicts):
        content = Content("text", "r", 0, 1, self.TEXT, self.TEXT, None, self.TEXT, self.TEXT, self.TEXT, "0" * 64)
        return Laid({"edits": [], "rows": [self.TEXT]}, {"a" * 12: content}, {})


def test_any_text_comes_through_as_it_is(tmp_path):
    with Store(tmp_path / "r.sqlite") as store:
        app = application(Office(OddDesk(), store, "Wang", print), port=PORT, token=TOKEN)
        page = ask(app, "GET", "/api/pages/0123456789ab")
        assert page.json()["rows"] == [OddDesk.TEXT]
        assert page.body.isascii()
        assert ask(app, "GET", "/api/pages").json()["pages"][0]["doc"] == "\udcff.txt"
        step = {"step": "s", "decisions": [{"id": "a" * 12, "seen": 0, "verdict": "reject", "note": OddDesk.TEXT,
                                            "replacement": OddDesk.TEXT}]}
        assert ask(app, "POST", "/api/pages/0123456789ab/decisions", step).code == 200
        lines = ask(app, "GET", "/api/verdicts").body
        assert json.loads(lines)["replacement"] == json.loads(lines)["before"] == OddDesk.TEXT


# Decisions


def test_a_text_verdict_is_kept_and_leaves_the_page(room):
    edit = room.edit("text")
    found = room.post(on(edit, note="a name", replacement="、"))
    assert found.code == 200
    said_of = found.json()["verdicts"][edit["id"]]
    assert said_of["version"] == 1
    assert (said_of["verdict"], said_of["replacement"], said_of["reviewer"], said_of["note"]) == (
        "reject", "、", "Lin", "a name")
    assert found.json()["sheet"] is None
    assert room.page()["verdicts"] == {edit["id"]: said_of}
    kept = json.loads(room.export())
    assert {key: kept[key] for key in ("id", "kind", "rule", "start", "end", "before", "after", "prefix", "suffix",
                                       "doc", "sha256")} == {
        **{key: edit[key] for key in ("id", "kind", "rule", "start", "end", "before", "after", "prefix", "suffix")},
        "doc": "p1.txt", "sha256": room.page()["sha256"]}


def test_a_refused_join_does_not_decide_the_page_again(room):
    assert room.post(on(room.edit("join"))).json()["sheet"] is None


def test_a_role_verdict_decides_the_page_again_and_tells_what_moved(room):
    caption = room.edit("role", role="caption")
    found = room.post(*on_all(caption, replacement="body")).json()
    assert found["sheet"]["verdicts"].keys() == set(caption["ids"])
    was = [edit["was"] for edit in found["sheet"]["edits"] if edit["was"]]
    assert caption["id"] in was[0]["ids"]
    assert found["sheet"] == room.page()
    assert any(one["because"] for one in found["sheet"]["moved"])


def test_a_role_verdict_is_taken_back_though_its_edit_is_gone(room):
    before = room.page()
    caption = room.edit("role", role="caption")
    room.post(*on_all(caption, replacement="body"))
    found = room.post(*({**one, "seen": 1} for one in on_all(caption, None)), step="t").json()
    assert {key: found["sheet"][key] for key in ("rows", "edits", "moved")} == {
        key: before[key] for key in ("rows", "edits", "moved")}
    assert found["sheet"]["verdicts"][caption["id"]]["verdict"] is None
    assert found["sheet"]["verdicts"][caption["id"]]["version"] == 2
    assert room.export() == ""


def test_a_join_that_no_rule_made_is_made_by_a_reviewer(room):
    row = next(row for row in room.page()["rows"] if row["join"] and "两岸" in row["left"][0][0])
    found = room.post({"id": row["join"]["id"], "seen": 0, "verdict": "accept", "edit": row["join"]}).json()
    texts = ["".join(text for text, _ in row["right"]) for row in found["sheet"]["rows"]]
    assert any("四车道。两岸的居民" in text for text in texts)
    assert json.loads(room.export())["rule"] == "review.join"


def test_a_join_that_the_page_does_not_offer_is_not_made(room):
    offered = Mark("join", "review.join", 0, 3, "老桥新", "")
    found = room.post({"id": identity(offered), "seen": 0, "verdict": "accept", "edit": {
        "kind": "join", "rule": "review.join", "start": 0, "end": 3, "before": "老桥新", "after": ""}})
    assert found.code == 404
    assert room.export() == ""


def test_a_step_of_many_is_one(room):
    edits = [edit for edit in room.page()["edits"] if edit["kind"] == "text"]
    assert room.post(*map(on, edits)).code == 200
    assert len(room.export().splitlines()) == len(edits) == room.get("/api/pages")["pages"][0]["decided"] > 3


def test_a_step_with_one_unknown_edit_writes_nothing(room):
    found = room.post(on(room.edit("text")), {"id": "0" * 12, "seen": 0, "verdict": "reject"})
    assert (found.code, room.export()) == (404, "")


def test_two_reviewers_each_see_what_the_other_says(room):
    edit, other = room.edit("text"), room.edit("text", 1)
    room.post(on(edit, "accept", note="mine"), reviewer="Lin")
    late = room.post(on(other), on(edit, replacement="、"), step="t", reviewer="Qiao")
    assert late.code == 409
    (conflict,) = late.json()["conflicts"]
    assert conflict["id"] == edit["id"]
    assert (conflict["yours"]["verdict"], conflict["yours"]["replacement"], conflict["yours"]["reviewer"]) == (
        "reject", "、", "Qiao")
    assert (conflict["theirs"]["verdict"], conflict["theirs"]["note"], conflict["theirs"]["reviewer"],
            conflict["theirs"]["version"]) == ("accept", "mine", "Lin", 1)
    assert other["id"] not in room.page()["verdicts"]
    now = room.post(on(edit, seen=conflict["theirs"]["version"]), step="u", reviewer="Qiao")
    assert now.json()["verdicts"][edit["id"]]["version"] == 2


def test_an_edit_that_another_reviewer_made_go_can_still_be_decided_on(room):
    """Who has the page open as it was before must not lose a keystroke."""
    edit = next(edit for edit in room.page()["edits"] if edit["kind"] == "join")
    bodies = [one for one in room.page()["edits"] if one["kind"] == "role" and one["row"] == edit["row"]]
    room.post(*on_all(bodies[0], replacement="copyright"), reviewer="Lin")
    assert edit["id"] not in [one["id"] for one in room.page()["edits"]]
    assert room.post(on(edit), step="t", reviewer="Qiao").code == 200
    assert [one["id"] for one in room.page()["stale"]] == [edit["id"]]
    assert edit["id"] not in room.page()["verdicts"]
    assert edit["id"] in room.export()


def test_a_step_that_is_sent_twice_is_one(room):
    edit = room.edit("text")
    assert room.post(on(edit)).json()["verdicts"][edit["id"]]["version"] == 1
    assert room.post(on(edit)).code == 200
    assert room.page()["verdicts"][edit["id"]]["version"] == 1


def test_who_says_no_name_has_the_one_of_the_start(room):
    edit = room.edit("text")
    assert room.post(on(edit), reviewer="").json()["verdicts"][edit["id"]]["reviewer"] == "Wang"


def test_the_status_of_a_page(room):
    assert room.put("in review", 0).json() == {"status": {"value": "in review", "version": 1, "reviewer": "Lin"}}
    late = room.put("done", 0, "Qiao")
    assert (late.code, late.json()["theirs"]) == (409, {"value": "in review", "version": 1, "reviewer": "Lin"})
    assert room.put("done", 1, "Qiao").code == 200
    assert room.page()["status"] == {"value": "done", "version": 2, "reviewer": "Qiao"}
    assert room.get("/api/pages")["pages"][0]["status"] == "done"


# A source that changed


@pytest.fixture
def changed(tmp_path, pack):
    """A review of a page, and one of the page with a line more at its top."""
    folder = tmp_path / "in"
    folder.mkdir()

    def again(text):
        (folder / "p1.txt").write_text(text, "utf-8")
        rooms.append(Room(folder, pack))
        return rooms[-1]

    rooms: list[Room] = []
    yield again
    for room in rooms:
        room.store.close()


def test_a_verdict_finds_its_edit_in_a_source_that_changed_a_little(changed):
    old = changed(PAGE)
    edit = old.edit("text", before=",", n=1)
    old.post(on(edit, note="kept"))
    new = changed("芦河晚报\n\n" + PAGE)
    page = new.page()
    moved = next(one for one in page["edits"] if (one["prefix"], one["suffix"]) == (edit["prefix"], edit["suffix"]))
    assert moved["id"] != edit["id"]
    assert page["stale"] == []
    told = page["verdicts"][moved["id"]]
    assert (told["verdict"], told["note"], told["version"]) == ("reject", "kept", 0)
    taken_back = new.post(on(moved, None, seen=0), step="t")
    assert taken_back.code == 200
    assert new.page()["verdicts"][moved["id"]]["verdict"] is None
    assert new.export() == ""


def test_what_finds_nothing_is_stale_and_kept(changed):
    old = changed(PAGE)
    edit = old.edit("text", before=",", n=2)
    old.post(on(edit))
    at = edit["start"]
    new = changed(PAGE[: max(0, at - 9)] + "全部改写了,这里已经" + PAGE[at + 9 :])
    page = new.page()
    assert [one["id"] for one in page["stale"]] == [edit["id"]]
    assert page["stale"][0]["why"]
    assert page["verdicts"] == {}
    assert json.loads(new.export())["id"] == edit["id"]


# Export and import


def decide_on_much(room):
    texts = [edit for edit in room.page()["edits"] if edit["kind"] == "text"]
    room.post(*[on(edit, ("accept", "reject")[n % 2], note=f"好 {n}") for n, edit in enumerate(texts)])
    room.post(*on_all(room.edit("role", role="caption"), replacement="body"), step="t", reviewer="Qiao")
    row = next(row for row in room.page()["rows"] if row["join"])
    room.post({"id": row["join"]["id"], "seen": 0, "verdict": "accept"}, step="u")


def test_an_export_taken_into_an_empty_database_gives_the_same_export(room, tmp_path, pack):
    decide_on_much(room)
    lines = room.export()
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "p1.txt").write_text(PAGE, "utf-8")
    empty = Room(other, pack)
    assert len(lines.splitlines()) > 5
    found = empty.take(lines).json()
    assert (found["taken"], found["kept"], found["unmatched"]) == (len(lines.splitlines()), 0, [])
    assert empty.export() == lines
    assert {name: {**one, "version": 0} for name, one in empty.page()["verdicts"].items()} == {
        name: {**one, "version": 0} for name, one in room.page()["verdicts"].items()}
    assert empty.take(lines).json()["taken"] == 0
    assert empty.export() == lines
    empty.store.close()


def test_verdicts_on_many_pages_are_a_step_a_page(tmp_path, pack):
    for n in range(3):
        (tmp_path / f"p{n}.txt").write_text(f"第{n}版,{PAGE}", "utf-8")
    (tmp_path / "q.txt").mkdir()
    room = Room(tmp_path, pack)
    lines = [json.dumps({"id": edit["id"], "verdict": "reject", "doc": f"p{n}.txt", "at": "2026-05-09T10:00:00Z"})
             for n in range(3) for edit in room.page(n)["edits"] if edit["kind"] == "text"]
    assert room.take("\n".join(lines)).json() == {"taken": len(lines), "kept": 0, "unmatched": []}
    assert room.take("\n".join(lines)).json() == {"taken": 0, "kept": len(lines), "unmatched": []}
    steps = [{one.step for one in room.store.latest(page).values()} for page in room.ids[:3]]
    assert [len(step) for step in steps] == [1, 1, 1]
    assert len(set.union(*steps)) == 3
    assert [len(room.page(n)["verdicts"]) * 3 for n in range(3)] == [len(lines)] * 3
    room.store.close()


def test_a_verdict_of_no_page_here_is_told_and_not_kept(room):
    line = '{"id": "a3aa5ad18748", "verdict": "reject", "doc": "other.txt", "sha256": "%s"}' % ("1" * 64)
    found = room.take(line).json()
    assert found["taken"] == 0
    assert [one["doc"] for one in found["unmatched"]] == ["other.txt"]
    assert room.export() == ""


def test_a_verdict_that_is_only_an_id_finds_its_page(room):
    edit = room.edit("text")
    found = room.take(f'{{"id": "{edit["id"]}", "verdict": "reject"}}\n{{"id": "no", "verdict": "accept"}}').json()
    assert (found["taken"], len(found["unmatched"])) == (1, 1)
    assert json.loads(room.export())["before"] == edit["before"]


@pytest.mark.parametrize("lines", [
    "no json", "[]", '{"id": "a3aa5ad18748"}', '{"id": 1, "verdict": "accept"}', '{"verdict": "accept"}',
    '{"id": "a3aa5ad18748", "verdict": "maybe"}', '{"id": "a3aa5ad18748", "verdict": "accept", "start": "1"}',
    "[" * 100_000])
def test_lines_that_are_no_verdicts_are_refused_as_a_whole(room, lines):
    good = f'{{"id": "{room.edit("text")["id"]}", "verdict": "reject"}}\n'
    assert room.take(good + lines).code == 400
    assert room.export() == ""


def test_lines_that_are_no_text_are_refused(room):
    found = ask(room.app, "POST", "/api/verdicts", b"\xff\xfe", said(content_type="application/jsonl"))
    assert found.code == 400


# What it refuses

GOOD = {"id": "a3aa5ad18748", "seen": 0, "verdict": "accept"}
ODD = [None, True, 1, -1, 1.5, "", "x" * 201, "\0", "\ud800", [], {}, [[]], 2**63, 10**400]


def bodies():
    """Bodies with one wrong value each."""
    for value in ODD:
        yield {"step": "s", "decisions": value}
        yield value
        if value not in (None, ""):
            yield {"step": "s", "reviewer": value, "decisions": [GOOD]}
        yield {"step": value, "decisions": [GOOD]}
        yield {"step": "s", "decisions": [value]}
        for key in GOOD:
            if not (key == "seen" and value in (True, 1)) and not (key == "verdict" and value is None):
                yield {"step": "s", "decisions": [{**GOOD, key: value}]}
        if not isinstance(value, str) and value is not None:
            yield {"step": "s", "decisions": [{**GOOD, "note": value}]}
            yield {"step": "s", "decisions": [{**GOOD, "verdict": "reject", "replacement": value}]}
        if value is not None and value != {}:
            yield {"step": "s", "decisions": [{**GOOD, "edit": value}]}
    yield {"step": "s", "decisions": [{**GOOD, "seen": True}]}
    yield {"step": "s", "decisions": [GOOD, GOOD]}
    yield {"step": "s", "decisions": [{**GOOD, "replacement": "x"}]}
    yield {"step": "s", "decisions": [{"id": GOOD["id"], "seen": 0}]}
    yield {"step": "s", "decisions": [{**GOOD, "edit": {"start": 2, "end": 1}}]}
    yield {"step": "s", "decisions": [{**GOOD, "edit": {"start": 0, "end": 1, "kind": 3}}]}


@pytest.mark.parametrize("body", list(bodies()), ids=lambda body: repr(body)[:70].encode("ascii", "replace").decode())
def test_a_wrong_value_anywhere_is_told_and_nothing_is_kept(room, body):
    found = ask(room.app, "POST", f"/api/pages/{room.ids[0]}/decisions", body)
    assert found.code == 400
    assert "expected" in found.json()["error"] or "no JSON" in found.json()["error"]
    assert room.export() == ""


@pytest.mark.parametrize("body", [
    b"", b"{", b"\xff", b'{"step":"s"', b"[" * 100_000, b'{"a":' * 100_000, b"NaN", b'{"step":"s","decisions":NaN}',
    b"\xef\xbb\xbf{}", "{}".encode("utf-16")])
def test_a_body_that_is_no_json_is_told(room, body):
    assert ask(room.app, "POST", f"/api/pages/{room.ids[0]}/decisions", body).code == 400
    assert ask(room.app, "PUT", f"/api/pages/{room.ids[0]}/status", body).code == 400


@pytest.mark.parametrize("body", [
    {}, {"status": "new"}, {"status": "lost", "seen": 0}, {"status": None, "seen": 0}, {"status": ["new"], "seen": 0},
    {"status": "new", "seen": "0"}, {"status": "new", "seen": -1}, {"status": "new", "seen": True},
    {"status": "new", "seen": 0, "reviewer": 7}, {"status": "new", "seen": 2**70}])
def test_a_status_that_is_none_is_told(room, body):
    assert ask(room.app, "PUT", f"/api/pages/{room.ids[0]}/status", body).code == 400
    assert room.page()["status"]["version"] == 0


def test_one_s_own_words_must_fit_the_edit(room):
    assert room.post(on(room.edit("join"), replacement="x")).code == 400
    assert room.post(on(room.edit("role"), replacement="poster")).code == 400
    assert room.export() == ""


@pytest.mark.parametrize(("method", "target"), [
    ("GET", "/api/pages/000000000000"), ("POST", "/api/pages/000000000000/decisions"),
    ("PUT", "/api/pages/000000000000/status"), ("GET", "/api/pages/p1.txt"), ("GET", "/api"),
    ("GET", "/api/nothing"),
    ("GET", "/page.html"), ("GET", "/app.py"), ("GET", "/view/view.js"), ("GET", "/index.html")])
def test_what_is_not_there_is_a_404_in_json(room, method, target):
    body = {"status": "new", "seen": 0, "step": "s", "decisions": [GOOD]}
    found = ask(room.app, method, target, body)
    assert (found.code, list(found.json())) == (404, ["error"])


@pytest.mark.parametrize(("method", "target"), [
    ("DELETE", "/api/verdicts"), ("PUT", "/api/verdicts"), ("POST", "/api/pages"), ("POST", "/"), ("OPTIONS", "/")])
def test_what_means_nothing_is_told_in_json(room, method, target):
    found = ask(room.app, method, target, {})
    assert (found.code, list(found.json())) == (405, ["error"])


def test_a_body_of_the_other_kind_is_refused(room):
    page = f"/api/pages/{room.ids[0]}/decisions"
    assert ask(room.app, "POST", page, {}, said(content_type="application/jsonl")).code == 415
    assert ask(room.app, "POST", "/api/verdicts", {}).code == 415


def test_a_fault_of_the_program_is_told_and_shows_nothing_to_the_browser(room, monkeypatch):
    def broken():
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(room.office, "pages", broken)

    async def caught(*words):
        with pytest.raises(ZeroDivisionError):
            await room.app(*words)

    found = ask(caught, "GET", "/api/pages")
    assert (found.code, b"secret" in found.body) == (500, False)
    assert room.told == ["GET /api/pages: ZeroDivisionError('a secret')"]


def test_a_disk_without_room_is_told(room):
    room.store._db.execute("PRAGMA max_page_count = 1")
    edits = [on(edit, note="长" * 9000) for edit in room.page()["edits"] if edit["kind"] == "text"]
    found = room.post(*edits)
    assert (found.code, "cannot be written: database or disk is full" in found.json()["error"]) == (503, True)
    assert room.export() == ""


# The page


def test_the_page_is_the_report_s_without_data(room):
    shell = ask(room.app, "GET", "/", b"", said(x_cleaner_token=None, origin=None))
    assert shell.code == 200
    assert shell.headers["content-type"] == "text/html; charset=utf-8"
    assert b'data-app="1"' in shell.body
    assert TOKEN.encode() not in shell.body
    for name, kind in (("view.js", "text/javascript"), ("view.css", "text/css")):
        found = ask(room.app, "GET", f"/{name}", b"", said(x_cleaner_token=None, origin=None))
        assert (found.code, found.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
