"""The 30 seconds of a one-time code: which are at hand, with time left to send it."""

import time

from portal import clock
from portal.sign_in.one_time_codes import STEP_SECONDS

ON_THE_WAY = 2.0  # seconds from a code to its being looked at


def step_at_hand() -> int:
    """The step now; near its end the next one, waited for: a code of the step before would be two steps old."""
    left = STEP_SECONDS - clock.now().timestamp() % STEP_SECONDS
    if left < ON_THE_WAY:
        time.sleep(left)
    return int(clock.now().timestamp()) // STEP_SECONDS
