"""Replaces the product's queue: one task that trains in a separate process, which has left its parent's session."""

import os
import subprocess

from celery import Celery

app = Celery("product", broker=os.environ["REDIS_URL"])
app.conf.task_default_queue = "default"
app.conf.task_acks_late = True


@app.task
def train() -> None:
    subprocess.run(["sleep", "300"], start_new_session=True, check=True)
