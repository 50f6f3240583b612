from hub.core.clock import SECOND
from hub.drivers.virtual.world import Happening, Reach, Report, World


def lamp():
    world = World(0)
    world.add("lamp", {"main": {"on": False, "level": 100}})
    return world


def reported(world):
    return [(note.attribute, note.value) for note in world.take_notes() if isinstance(note, Report)]


def test_only_another_value_is_noted():
    world = lamp()
    world.set("lamp", "on", False)
    assert world.take_notes() == []
    world.set("lamp", "on", True)
    assert world.take_notes() == [Report("lamp", "main", "on", 0, True)]
    assert world.take_notes() == []


def test_a_fade_arrives_step_by_step_at_its_times():
    world = lamp()
    world.command("lamp", "on_off", "on", {})
    world.command("lamp", "level", "set", {"level": 0, "transition": 1.0})
    world.take_notes()
    world.advance_to(SECOND // 2)
    assert world.take_notes() == [Report("lamp", "main", "level", SECOND // 2, 50)]
    world.advance_to(SECOND)
    assert reported(world) == [("level", 0), ("on", False)]


def test_a_later_command_ends_what_an_earlier_one_still_did():
    world = lamp()
    world.set("lamp", "on", True)
    world.command("lamp", "level", "set", {"level": 0, "transition": 10.0})
    world.advance_to(SECOND)
    world.command("lamp", "on_off", "off", {})
    world.command("lamp", "level", "set", {"level": 70}, "main")
    world.advance_to(60 * SECOND)
    assert world.state("lamp") == {"on": True, "level": 70}


def test_a_cover_that_is_stopped_stays_there():
    world = World(0)
    world.add("blind", {"main": {"position": 0, "moving": "stopped"}})
    world.command("blind", "cover", "open", {})
    world.advance_to(2 * SECOND)
    world.command("blind", "cover", "stop", {})
    world.advance_to(60 * SECOND)
    assert world.state("blind") == {"position": 25, "moving": "stopped"}


def test_off_the_air_nothing_is_heard_until_it_is_back():
    world = lamp()
    world.reach("lamp", online=False)
    world.reach("lamp", online=False)
    world.set("lamp", "on", True)
    world.occur("lamp", "pressed")
    assert world.take_notes() == [Reach("lamp", False, 0)]
    world.reach("lamp", online=True)
    assert world.take_notes()[0] == Reach("lamp", True, 0)
    world.occur("lamp", "pressed")
    assert world.take_notes() == [Happening("lamp", "main", "pressed", 0)]


def test_back_on_the_air_it_says_all_it_has():
    world = lamp()
    world.reach("lamp", online=False)
    world.set("lamp", "on", True)
    world.reach("lamp", online=True)
    assert reported(world) == [("on", True), ("level", 100)]


def test_what_was_to_happen_to_a_removed_device_does_not():
    world = lamp()
    world.command("lamp", "level", "set", {"level": 0, "transition": 10.0})
    world.remove("lamp")
    world.advance_to(60 * SECOND)
    assert world.take_notes() == []
    assert "lamp" not in world


def test_a_sensor_reports_steps_and_rounds():
    world = World(0)
    world.add("sensor", {"main": {"temperature": 20.0}})
    for value in (20.05, 20.11, 20.15, 20.3):
        world.measure("sensor", "temperature", value, 0.1, 1)
    assert reported(world) == [("temperature", 20.1), ("temperature", 20.3)]
