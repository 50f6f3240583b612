from hub.broker.duplicates import Duplicates


def test_a_repetition_says_so_and_is_the_same():
    seen = Duplicates()
    assert not seen.repeats("ann", 1, "a", b"on", dup=False)
    assert seen.repeats("ann", 1, "a", b"on", dup=True)
    assert seen.repeats("ann", 1, "a", b"on", dup=True)


def test_a_first_arrival_may_say_it_is_a_repetition():
    seen = Duplicates()
    assert not seen.repeats("ann", 1, "a", b"on", dup=True)


def test_an_identifier_is_used_again():
    seen = Duplicates()
    seen.repeats("ann", 1, "a", b"on", dup=False)
    assert not seen.repeats("ann", 1, "a", b"on", dup=False)
    assert not seen.repeats("ann", 1, "a", b"off", dup=True)
    assert not seen.repeats("ann", 1, "b", b"off", dup=True)
    assert not seen.repeats("ann", 2, "b", b"off", dup=True)
    assert not seen.repeats("bob", 2, "b", b"off", dup=True)


def test_only_the_newest_are_remembered():
    seen = Duplicates(capacity=2)
    for packet_id in (1, 2, 3):
        seen.repeats("ann", packet_id, "a", b"on", dup=False)
    assert not seen.repeats("ann", 1, "a", b"on", dup=True)
    assert seen.repeats("ann", 3, "a", b"on", dup=True)
