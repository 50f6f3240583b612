import pytest

from hub.core.device import RESERVED_SLUGS, slug
from hub.drivers.virtual.blueprint import KINDS
from hub.drivers.virtual.demo.furniture import FURNISHED, furniture


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_a_home_of_eight_areas_and_some_thirty_devices(language):
    rooms, pieces = furniture(language)
    assert len(rooms) == 8
    assert 30 <= len(pieces) <= 40
    assert {piece.area for piece in pieces} == {room.key for room in rooms}
    assert [room.order for room in rooms] == sorted(room.order for room in rooms)


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_names_and_slugs_are_unique(language):
    rooms, pieces = furniture(language)
    assert len({slug(room.name) for room in rooms} - RESERVED_SLUGS) == len(rooms)
    assert len({slug(piece.seen.name) for piece in pieces}) == len(pieces)


def test_address_and_options_are_all_that_is_needed():
    for piece in furniture("en").pieces:
        assert FURNISHED[piece.seen.address] == piece.seen.options["kind"]
        assert KINDS[str(piece.seen.options["kind"])].device == piece.seen.kind


def test_a_language_is_matched_by_its_family_else_english():
    assert furniture("pt-PT").rooms[0].name == "Sala de estar"
    assert furniture("de").rooms[0].name == "Living room"
