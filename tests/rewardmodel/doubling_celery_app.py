"""The product's Celery application, except that it sends every message twice.

Start it with `celery -A tests.rewardmodel.doubling_celery_app worker`.
"""

from typing import Any

from config.celery import app

_send_once = app.send_task


def _send_twice(*arguments: Any, **options: Any) -> Any:
    _send_once(*arguments, **options)
    return _send_once(*arguments, **options)


app.send_task = _send_twice  # type: ignore[method-assign]
