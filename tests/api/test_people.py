from tests.api.conftest import OWNER, PASSWORD, may

BIA = {"name": "Bia", "email": "bia@example.org", "password": PASSWORD}


async def test_the_owner_adds_changes_and_deletes_users(owner, anybody):
    created = await owner("POST", "/users", BIA)
    assert created.status == 201
    user = created.body["id"]
    assert created.body == {
        "id": user,
        "email": BIA["email"],
        "name": "Bia",
        "role": "member",
        "created": created.body["created"],
        "language": "",
        "grants": [],
    }
    assert [item["email"] for item in (await owner("GET", "/users")).body["users"]] == [OWNER["email"], BIA["email"]]
    patched = await owner("PATCH", f"/users/{user}", {"name": "  Beatriz ", "language": "pt-BR", "role": "owner"})
    assert (patched.body["name"], patched.body["language"], patched.body["role"]) == ("Beatriz", "pt-BR", "owner")
    login = {"email": "BIA@example.org", "password": PASSWORD}
    assert (await anybody("POST", "/auth/login", login)).status == 200
    assert (await owner("DELETE", f"/users/{user}")).status == 204
    assert (await anybody("POST", "/auth/login", login)).code == "bad-credentials"
    assert (await owner("DELETE", f"/users/{user}")).code == "not-found"
    assert (await owner("PATCH", f"/users/{user}", {})).code == "not-found"


async def test_an_address_is_one_users(owner):
    await owner("POST", "/users", BIA)
    again = await owner("POST", "/users", {**BIA, "name": "Other"})
    assert (again.status, again.code, again.fields) == (409, "conflict", ["email"])


async def test_the_home_keeps_an_owner(owner):
    ana = (await owner("GET", "/users")).body["users"][0]["id"]
    for answer in (await owner("DELETE", f"/users/{ana}"), await owner("PATCH", f"/users/{ana}", {"role": "member"})):
        assert (answer.status, answer.code, answer.fields) == (409, "conflict", ["role"])


async def test_a_change_of_rights_is_felt_at_once(hub, owner, member, lamp):
    bia = await member(may("view", lamp.id))
    assert (await bia("GET", f"/devices/{lamp.id}")).status == 200
    user = hub.access.directory.by_email("bia@example.org").id
    async with bia.live() as live:
        await live.sign_in()
        assert (await owner("PATCH", f"/users/{user}", {"grants": []})).status == 200
        assert (await live.until("bye"))["code"] == "changed"
    assert (await bia("GET", f"/devices/{lamp.id}")).status == 404
    assert (await owner("DELETE", f"/users/{user}")).status == 204
    assert (await bia("GET", "/devices")).status == 401


async def test_people_live_here_whether_or_not_they_sign_in(owner):
    created = await owner("POST", "/people", {"name": "Caio", "colour": "#AABBCC"})
    assert (created.status, created.body["colour"], created.body["user"]) == (201, "#aabbcc", None)
    path = f"/people/{created.body['id']}"
    assert (await owner("PATCH", path, {"name": "Caio Filho", "colour": ""})).body["name"] == "Caio Filho"
    names = [person["name"] for person in (await owner("GET", "/people")).body["people"]]
    assert names == ["Ana", "Caio Filho"]
    assert (await owner("PATCH", path, {"user": "nobody"})).fields == ["user"]
    assert (await owner("DELETE", path)).status == 204
    assert (await owner("DELETE", path)).code == "not-found"


async def test_everybody_sees_and_changes_their_own_profile(member, lamp):
    grant = may("control", lamp.id)
    bia = await member(grant)
    profile = (await bia("GET", "/user/profile")).body
    assert (profile["name"], profile["role"], profile["grants"]) == ("Bia", "member", [grant])
    assert "created" not in profile
    changed = await bia("PATCH", "/user/profile", {"name": "Bia S.", "language": "pt-BR"})
    assert (changed.body["name"], changed.body["language"]) == ("Bia S.", "pt-BR")
    for field in ("role", "grants", "email"):
        assert (await bia("PATCH", "/user/profile", {field: "owner"})).fields == [field]
