"""The product's Celery application, but every message goes out twice: `celery -A tests.rewardmodel.doubled_messages worker`."""

from typing import Any

from config.celery import app

_send_once = app.send_task


def _send_twice(*arguments: Any, **options: Any) -> Any:
    _send_once(*arguments, **options)
    return _send_once(*arguments, **options)


app.send_task = _send_twice  # type: ignore[method-assign]
