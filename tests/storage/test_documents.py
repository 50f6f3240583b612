import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Code, FieldProblem, Problem
from hub.core.event import CauseKind, DocumentSaved, UserActor
from hub.core.ids import UserId
from hub.storage import files
from hub.storage.database import Database
from hub.storage.documents import Documents, Kind, Parsed, parse
from hub.storage.yaml import Malformed, load_with_positions

ANA = UserActor(UserId("u-ana"), "Ana")


def parse_note(text: str) -> Parsed[str]:
    try:
        source = load_with_positions(text)
    except Malformed as error:
        return Parsed(None, (error.problem,))
    note = source.value.get("note") if isinstance(source.value, dict) else None
    if not isinstance(note, str):
        return Parsed(None, (source.problem(("note",), "must be text"), FieldProblem("other", "is wrong too")))
    return Parsed(note)


def from_words(content):
    return {"note": content["words"]}


NOTES = Kind("notes", 2, parse_note, {1: from_words})


def on_disk(root: Path, slug: str = "a") -> Path:
    return root / "notes" / f"{slug}.yaml"


def names(root: Path) -> list[str]:
    return [path.name for path in (root / "notes").iterdir()]


def edit_by_hand(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))


@pytest.fixture
def root(tmp_path) -> Path:
    return tmp_path / "config"


@pytest.fixture
def make(root, database, bus, clock):
    async def make() -> Documents:
        documents = Documents(root, database, bus, clock, [NOTES])
        await documents.load()
        return documents

    return make


@pytest.fixture
async def documents(make) -> Documents:
    return await make()


def saved(seen):
    return [(event.body.slug, event.body.version) for event in seen if isinstance(event.body, DocumentSaved)]


class TestSaving:
    async def test_a_new_document_is_a_file_a_version_and_an_event(self, documents, root, seen):
        document = await documents.save(NOTES, "a", "# mine\nnote: hello\n", expected=0, actor=ANA)
        assert (document.version, document.value, document.problems) == (1, "hello", ())
        assert on_disk(root).read_text() == "# mine\nnote: hello\n"
        assert documents.get(NOTES, "a") == document
        assert saved(seen) == [("a", 1)]
        assert (seen[0].cause.kind, seen[0].cause.actor) == (CauseKind.ACTOR, ANA)
        (version,) = await documents.versions(NOTES, "a")
        assert (version.version, version.actor, version.valid, version.text) == (1, ANA, True, "# mine\nnote: hello\n")
        assert names(root) == ["a.yaml"]

    async def test_a_scan_sees_no_change_in_what_was_saved(self, documents, seen):
        await documents.save(NOTES, "a", "note: x", expected=0, actor=ANA)
        await documents.scan()
        assert saved(seen) == [("a", 1)]

    async def test_saving_the_same_again_is_no_version(self, documents, seen):
        await documents.save(NOTES, "a", "note: x", expected=0, actor=ANA)
        again = await documents.save(NOTES, "a", "note: x", expected=1, actor=ANA)
        assert again.version == 1
        assert saved(seen) == [("a", 1)]

    async def test_a_save_over_another_version_is_refused_with_a_diff(self, documents, root):
        await documents.save(NOTES, "a", "note: one\n", expected=0, actor=ANA)
        await documents.save(NOTES, "a", "note: two\n", expected=1, actor=ANA)
        with pytest.raises(Problem) as caught:
            await documents.save(NOTES, "a", "note: three\n", expected=1, actor=ANA)
        assert caught.value.code is Code.VERSION_MISMATCH
        assert caught.value.message.args["version"] == 2
        assert "-note: two\n+note: three" in str(caught.value.message.args["diff"])
        assert on_disk(root).read_text() == "note: two\n"

    async def test_a_save_over_an_edit_by_hand_is_refused_and_the_edit_is_a_version(self, documents, root, seen):
        await documents.save(NOTES, "a", "note: one\n", expected=0, actor=ANA)
        edit_by_hand(on_disk(root), "note: by hand\n")
        with pytest.raises(Problem) as caught:
            await documents.save(NOTES, "a", "note: two\n", expected=1, actor=ANA)
        assert "-note: by hand\n+note: two" in str(caught.value.message.args["diff"])
        assert documents.get(NOTES, "a").value == "by hand"
        assert saved(seen) == [("a", 1), ("a", 2)]
        assert [version.actor for version in await documents.versions(NOTES, "a")] == [None, ANA]

    async def test_a_new_document_does_not_replace_one_that_is_there(self, documents, root):
        edit_by_hand(on_disk(root), "note: by hand\n")
        with pytest.raises(Problem) as caught:
            await documents.save(NOTES, "a", "note: new\n", expected=0, actor=ANA)
        assert caught.value.code is Code.VERSION_MISMATCH

    async def test_without_an_expectation_whatever_is_there_is_replaced_and_kept_as_a_version(self, documents, root):
        edit_by_hand(on_disk(root), "note: by hand\n")
        document = await documents.save(NOTES, "a", "note: new\n", expected=None, actor=ANA)
        assert document.version == 2
        assert [version.text for version in await documents.versions(NOTES, "a")] == ["note: new\n", "note: by hand\n"]

    @pytest.mark.parametrize("slug", ["", "A", "a b", "../a", "a/b", ".a", "é", "a--b", "x" * 65, "a\n"])
    async def test_a_name_that_is_no_slug_is_refused(self, documents, slug):
        with pytest.raises(Problem) as caught:
            await documents.save(NOTES, slug, "note: x", expected=0, actor=ANA)
        assert caught.value.fields[0].field == "slug"

    async def test_all_problems_are_named_and_nothing_is_written(self, documents, root):
        with pytest.raises(Problem) as caught:
            await documents.save(NOTES, "a", "x: 1\nnote: 5\n", expected=0, actor=ANA)
        assert caught.value.code is Code.INVALID
        assert caught.value.fields == (
            FieldProblem("note", "must be text", 2, 1),
            FieldProblem("other", "is wrong too"),
        )
        assert not root.exists()

    async def test_too_much_text_and_half_a_character(self, documents):
        with pytest.raises(Problem, match="too-large"):
            await documents.save(NOTES, "a", "note: " + "x" * files.LARGEST, expected=0, actor=ANA)
        with pytest.raises(Problem, match="surrogate"):
            await documents.save(NOTES, "a", "note: \ud800", expected=0, actor=ANA)

    async def test_when_the_version_cannot_be_recorded_the_file_is_as_before(self, documents, root, database):
        await documents.save(NOTES, "a", "note: one\n", expected=0, actor=ANA)
        await database.write(lambda connection: connection.execute("ALTER TABLE document RENAME TO gone"))
        for slug in ("a", "b"):
            with pytest.raises(Exception, match="no such table"):
                await documents.save(NOTES, slug, "note: two\n", expected=None, actor=ANA)
        await database.write(lambda connection: connection.execute("ALTER TABLE gone RENAME TO document"))
        assert names(root) == ["a.yaml"]
        assert on_disk(root).read_text() == "note: one\n"
        document = await documents.save(NOTES, "a", "note: two\n", expected=1, actor=ANA)
        assert document.version == 2

    async def test_a_folder_that_cannot_be_written_is_a_problem(self, documents, root):
        root.mkdir()
        (root / "notes").write_text("a file where the folder should be")
        with pytest.raises(Problem) as caught:
            await documents.save(NOTES, "a", "note: x", expected=0, actor=ANA)
        assert caught.value.code is Code.STORAGE_FAILED


class TestDeleting:
    async def test_a_deleted_document_is_gone_and_its_versions_stay(self, documents, root, seen):
        await documents.save(NOTES, "a", "note: x", expected=0, actor=ANA)
        await documents.delete(NOTES, "a", expected=1, actor=ANA)
        assert documents.get(NOTES, "a") is None
        assert names(root) == []
        assert saved(seen) == [("a", 1), ("a", 0)]
        assert [version.text for version in await documents.versions(NOTES, "a")] == [None, "note: x"]

    async def test_numbers_go_on_when_it_comes_back(self, documents, make):
        await documents.save(NOTES, "a", "note: x", expected=0, actor=ANA)
        await documents.delete(NOTES, "a", expected=1, actor=ANA)
        again = await make()
        assert (await again.save(NOTES, "a", "note: x", expected=0, actor=ANA)).version == 3

    async def test_what_is_not_there_or_has_changed_is_not_deleted(self, documents, root):
        with pytest.raises(Problem) as caught:
            await documents.delete(NOTES, "a", expected=None, actor=ANA)
        assert caught.value.code is Code.NOT_FOUND
        await documents.save(NOTES, "a", "note: x", expected=0, actor=ANA)
        edit_by_hand(on_disk(root), "note: y")
        with pytest.raises(Problem) as caught:
            await documents.delete(NOTES, "a", expected=1, actor=ANA)
        assert caught.value.code is Code.VERSION_MISMATCH
        assert on_disk(root).exists()


class TestEditsByHand:
    async def test_a_new_a_changed_and_a_removed_file(self, documents, root, seen):
        edit_by_hand(on_disk(root), "note: one")
        await documents.scan()
        edit_by_hand(on_disk(root), "note: two")
        await documents.scan()
        await documents.scan()
        on_disk(root).unlink()
        await documents.scan()
        assert saved(seen) == [("a", 1), ("a", 2), ("a", 0)]
        assert documents.all(NOTES) == []

    async def test_a_renamed_file_is_another_document(self, documents, root, seen):
        edit_by_hand(on_disk(root), "note: one")
        await documents.scan()
        on_disk(root).rename(on_disk(root, "b"))
        await documents.scan()
        assert saved(seen) == [("a", 1), ("a", 0), ("b", 1)]

    async def test_an_invalid_edit_leaves_the_last_valid_value_active_also_after_a_restart(self, documents, root, make):
        edit_by_hand(on_disk(root), "note: good")
        await documents.scan()
        edit_by_hand(on_disk(root), "note: 5\n")
        await documents.scan()
        for current in (documents, await make()):
            document = current.get(NOTES, "a")
            assert (document.version, document.active, document.value) == (2, 1, "good")
            assert document.text == "note: 5\n"
            assert document.problems[0] == FieldProblem("note", "must be text", 1, 1)

    async def test_a_mended_file_is_active_again(self, documents, root):
        for text in ("note: good", "note: [", "note: mended"):
            edit_by_hand(on_disk(root), text)
            await documents.scan()
        document = documents.get(NOTES, "a")
        assert (document.version, document.active, document.value, document.problems) == (3, 3, "mended", ())

    async def test_a_file_that_never_was_valid_has_no_value(self, documents, root):
        edit_by_hand(on_disk(root), "note: [")
        await documents.scan()
        document = documents.get(NOTES, "a")
        assert (document.version, document.active, document.value) == (1, 0, None)
        assert document.problems[0].line == 1

    async def test_edits_while_the_hub_was_down_are_versions(self, documents, root, make, seen):
        for slug in ("same", "changed", "removed"):
            await documents.save(NOTES, slug, "note: one", expected=0, actor=ANA)
        edit_by_hand(on_disk(root, "changed"), "note: two")
        on_disk(root, "removed").unlink()
        edit_by_hand(on_disk(root, "new"), "note: new")
        seen.clear()
        again = await make()
        assert sorted(saved(seen)) == [("changed", 2), ("new", 1), ("removed", 0)]
        assert {item.slug: item.value for item in again.all(NOTES)} == {"changed": "two", "new": "new", "same": "one"}

    async def test_leftovers_of_an_interrupted_save_are_removed(self, make, root):
        (root / "notes").mkdir(parents=True)
        (root / "notes" / ".a.yaml.new").write_text("half")
        (root / "notes" / ".a.yaml.old").write_text("old")
        assert (await make()).all(NOTES) == []
        assert names(root) == []

    async def test_files_that_are_not_documents_are_left_alone(self, documents, root):
        (root / "notes").mkdir(parents=True)
        for name in ("README", "a.yaml~", ".a.yaml.swp", "b.txt"):
            (root / "notes" / name).write_text("x")
        await documents.scan()
        assert documents.all(NOTES) == []


class TestOddFiles:
    async def only(self, documents):
        await documents.scan()
        await documents.scan()
        (document,) = documents.all(NOTES)
        assert document.value is None
        return document.problems[0].message

    @pytest.mark.parametrize("name", ["Com Acento É.yaml", "a.yml", "UP.YAML", "a\nb.yaml", "x" * 80 + ".yaml"])
    async def test_a_name_that_is_no_slug(self, documents, root, name):
        edit_by_hand(root / "notes" / name, "note: x")
        assert "needs a name of lower-case letters" in await self.only(documents)

    async def test_a_name_that_is_not_utf8(self, documents, root):
        edit_by_hand(Path(os.fsdecode(os.fsencode(root / "notes") + b"/\xff.yaml")), "note: x")
        assert "needs a name" in await self.only(documents)
        assert documents.all(NOTES)[0].slug == "\\xff"

    async def test_bytes_that_are_not_utf8(self, documents, root):
        edit_by_hand(on_disk(root), b"# one\nnote: \xff\n")
        assert await self.only(documents) == "is not UTF-8 text (line 2)"

    async def test_a_huge_file(self, documents, root):
        edit_by_hand(on_disk(root), b"#" * (files.LARGEST + 1))
        assert await self.only(documents) == "is larger than 256 KiB"

    async def test_a_symlink(self, documents, root, tmp_path):
        (tmp_path / "secret").write_text("note: secret")
        (root / "notes").mkdir(parents=True)
        on_disk(root).symlink_to(tmp_path / "secret")
        assert await self.only(documents) == "is a link; documents are plain files"

    async def test_a_folder_and_a_pipe(self, documents, root):
        on_disk(root).mkdir(parents=True)
        assert await self.only(documents) == "is not a file"
        on_disk(root).rmdir()
        os.mkfifo(on_disk(root))
        assert await self.only(documents) == "is not a file"

    async def test_a_file_that_becomes_unreadable_keeps_its_value(self, documents, root):
        edit_by_hand(on_disk(root), "note: good")
        await documents.scan()
        edit_by_hand(on_disk(root), b"\xff")
        await documents.scan()
        document = documents.get(NOTES, "a")
        assert (document.value, document.version) == ("good", 1)
        assert document.problems[0].message == "is not UTF-8 text (line 1)"

    async def test_an_odd_file_that_goes_away_is_forgotten(self, documents, root):
        edit_by_hand(root / "notes" / "a.yml", "x")
        await documents.scan()
        (root / "notes" / "a.yml").unlink()
        await documents.scan()
        assert documents.all(NOTES) == []

    async def test_a_byte_order_mark_is_no_part_of_the_text(self, documents, root):
        edit_by_hand(on_disk(root), b"\xef\xbb\xbfnote: x")
        await documents.scan()
        assert documents.get(NOTES, "a").text == "note: x"


class TestSchemas:
    def test_an_old_schema_is_upgraded_when_read(self):
        assert parse(NOTES, "schema: 1  # old\nwords: hello\n") == Parsed("hello")

    def test_a_newer_schema_is_refused(self):
        (problem,) = parse(NOTES, "# x\nschema: 3\nnote: x\n").problems
        assert (problem.field, problem.line) == ("schema", 2)
        assert "newer release" in problem.message

    def test_a_schema_without_upgrade_is_refused(self):
        (problem,) = parse(NOTES, "schema: 0\nnote: x\n").problems
        assert "cannot be read any more" in problem.message

    def test_an_upgrade_that_fails_is_a_problem_of_the_text(self, caplog):
        (problem,) = parse(NOTES, "schema: 1\nother: x\n").problems
        assert "fault of the hub" in problem.message
        assert "notes" in caplog.text


async def test_old_versions_are_dropped_but_never_the_last_valid_one(documents, root, database):
    edit_by_hand(on_disk(root), "note: good")
    await documents.scan()
    for number in range(205):
        edit_by_hand(on_disk(root), f"note: {number}")
        await documents.scan()
    versions = await documents.versions(NOTES, "a", limit=1000)
    assert len(versions) == 201
    assert (versions[-1].version, versions[-1].valid) == (1, True)


@given(data=st.binary(max_size=200))
def test_no_bytes_break_reading(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("odd") / "a.yaml"
    path.write_bytes(data)
    found = files.read(path)
    assert (found.text is None) == (found.fault is not None)
    if found.text is not None:
        parsed = parse(NOTES, found.text)
        assert (parsed.value is None) == bool(parsed.problems)


async def test_nothing_saved_is_lost_when_hub_db_is(documents, root, bus, clock, tmp_path):
    await documents.save(NOTES, "a", "note: kept", expected=0, actor=ANA)
    fresh = await Database.open(tmp_path / "fresh.db", "hub")
    again = Documents(root, fresh, bus, clock, [NOTES])
    await again.load()
    assert again.get(NOTES, "a").value == "kept"
    await fresh.close()
