"""The product's Celery application in a process whose clock is wrong by SHIFTED_SECONDS.

Start it with `celery -A tests.rewardmodel.shifted_celery_app worker`.
"""

import os

from tests.shifted_clock import shift_clock

shift_clock(float(os.environ["SHIFTED_SECONDS"]))

from config.celery import app  # noqa: E402, F401  imported after the clock is wrong
