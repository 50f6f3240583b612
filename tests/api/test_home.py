import asyncio
from typing import Any


async def test_the_settings_of_the_home(hub, owner):
    first = await owner("GET", "/home")
    assert first.headers["ETag"] == '"0"'
    assert first.body["configured"] is False
    changed = await owner("PATCH", "/home", {"name": "Casa  da Ana", "configured": True, "price_per_kwh": 1})
    assert (changed.status, changed.headers["ETag"]) == (200, '"1"')
    assert (changed.body["name"], changed.body["configured"], changed.body["price_per_kwh"]) == (
        "Casa da Ana",
        True,
        1.0,
    )
    assert (await owner("GET", "/home")).body == changed.body
    assert "Casa da Ana" in (hub.settings.data / "config/home/home.yaml").read_text("utf-8")


async def test_a_change_says_which_version_it_is_of(owner):
    assert (await owner("PATCH", "/home", {"name": "A"}, If_Match='"0"')).headers["ETag"] == '"1"'
    late = await owner("PATCH", "/home", {"name": "B"}, If_Match='"0"')
    assert (late.status, late.code, late.body["args"]["version"]) == (412, "version-mismatch", 1)
    assert "name: B" in late.body["args"]["diff"]
    for header in ('"x"', '"0", "1"', "", '"-1"', '"99999999999999999999"', '"٣"'.encode().decode("latin-1")):
        refused = await owner("PATCH", "/home", {"name": "B"}, If_Match=header)
        assert (refused.status, refused.code) == (412, "version-mismatch"), header
    assert (await owner("PATCH", "/home", {"name": "B"}, If_Match='W/"1"')).headers["ETag"] == '"2"'
    assert (await owner("PATCH", "/home", {"name": "C"}, If_Match="*")).headers["ETag"] == '"3"'
    assert (await owner("PATCH", "/home", {"name": "D"})).headers["ETag"] == '"4"'


async def test_changes_at_once_do_not_undo_each_other(owner):
    changes: tuple[dict[str, Any], ...] = ({"name": "A"}, {"currency": "EUR"}, {"price_per_kwh": 2})
    answers = await asyncio.gather(*(owner("PATCH", "/home", change) for change in changes))
    home = (await owner("GET", "/home")).body
    for change, answer in zip(changes, answers, strict=True):
        assert answer.status in (200, 412)
        assert (change.items() <= home.items()) == (answer.status == 200)


async def test_a_file_that_somebody_edits_is_not_written_over(hub, owner):
    await owner("PATCH", "/home", {"name": "A"})
    path = hub.settings.data / "config/home/home.yaml"
    path.write_text(path.read_text("utf-8").replace("name: A", "name: By hand # mine"), "utf-8")
    answer = await owner("PATCH", "/home", {"currency": "EUR"})
    assert answer.code == "version-mismatch"
    assert "By hand" in path.read_text("utf-8")
    again = await owner("PATCH", "/home", {"currency": "EUR"})
    assert (again.status, again.body["name"], again.body["currency"]) == (200, "By hand", "EUR")
    assert "# mine" in path.read_text("utf-8")


async def test_a_file_that_is_no_yaml_is_named_with_its_place(hub, owner):
    await owner("PATCH", "/home", {"name": "A"})
    (hub.settings.data / "config/home/home.yaml").write_text("name: [", "utf-8")
    await hub.documents.scan()
    assert (await owner("GET", "/home")).body["name"] == "A"
    answer = await owner("PATCH", "/home", {"name": "B"})
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.body["fields"][0]["line"] == 1


async def test_areas_are_a_tree(owner, make):
    house = await owner("POST", "/areas", {"name": "House", "icon": "house", "order": 2})
    assert (house.status, house.headers["ETag"]) == (201, '"1"')
    assert house.body == {
        "id": house.body["id"],
        "name": "House",
        "slug": "house",
        "parent": None,
        "icon": "house",
        "order": 2,
    }
    top = house.body["id"]
    room = (await owner("POST", "/areas", {"name": "Room", "parent": top, "order": 1})).body["id"]
    assert [area["name"] for area in (await owner("GET", "/areas")).body["areas"]] == ["Room", "House"]
    assert (await owner("GET", f"/areas/{room}")).body["parent"] == top
    assert (await owner("PATCH", f"/areas/{top}", {"parent": room})).fields == ["parent"]
    assert (await owner("DELETE", f"/areas/{top}")).code == "conflict"
    lamp = await make(area=room)
    assert (await owner("DELETE", f"/areas/{room}")).code == "conflict"
    await owner("PATCH", f"/devices/{lamp.id}", {"area": None})
    assert (await owner("DELETE", f"/areas/{room}")).status == 204
    assert (await owner("DELETE", f"/areas/{top}")).status == 204
    assert (await owner("GET", "/areas")).body == {"areas": []}


async def test_names_of_topics_that_are_taken_are_not_given_to_areas(owner):
    slugs = [(await owner("POST", "/areas", {"name": "Energy"})).body["slug"] for _ in range(2)]
    assert slugs == ["energy-2", "energy-3"]


async def test_an_area_has_versions_too(owner):
    path = f"/areas/{(await owner('POST', '/areas', {'name': 'Sala'})).body['id']}"
    assert (await owner("GET", path)).headers["ETag"] == '"1"'
    changed = await owner("PATCH", path, {"icon": "sofa"}, If_Match='"1"')
    assert (changed.status, changed.headers["ETag"], changed.body["icon"]) == (200, '"2"', "sofa")
    for body in ({"icon": "bed"}, {"name": "Quarto"}):
        late = await owner("PATCH", path, body, If_Match='"1"')
        assert (late.status, late.code) == (412, "version-mismatch")
    renamed = await owner("PATCH", path, {"name": "Quarto"}, If_Match='"2"')
    assert (renamed.status, renamed.body["slug"], renamed.body["icon"]) == (200, "quarto", "sofa")
    assert (await owner("DELETE", path, If_Match='"9"')).code == "version-mismatch"
    assert (await owner("DELETE", path, If_Match=renamed.headers["ETag"])).status == 204
    for method in ("GET", "PATCH", "DELETE"):
        assert (await owner(method, path, {} if method == "PATCH" else None)).code == "not-found"


async def test_whoever_has_any_grant_sees_the_home_and_cannot_change_it(owner, member, lamp):
    bia = await member({"scope": {"kind": "device", "device": lamp.id}, "verb": "view"})
    assert (await bia("GET", "/home")).status == 200
    assert (await bia("GET", "/areas")).status == 200
    assert (await bia("PATCH", "/home", {})).code == "forbidden"
