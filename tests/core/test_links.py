"""What a start of the hub tells about links, and what it does not."""

from hub.core.driver import LinkState
from hub.core.event import CauseKind, LinkChanged


async def test_a_link_that_is_up_again_after_a_start_is_no_news(home):
    await home.lamp()
    home.says("virtual", LinkState("Lamp", online=False))
    home.says("virtual", LinkState("Lamp", online=True))
    kinds = [event.cause.kind for event in home.events if isinstance(event.body, LinkChanged)]
    assert kinds == [CauseKind.RESTORED, CauseKind.DEVICE, CauseKind.DEVICE]
