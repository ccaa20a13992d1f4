"""The database and the queue of an instance: private servers, or those that the environment names."""

from __future__ import annotations

import os
from dataclasses import dataclass

from config.launcher.folders import State
from config.launcher.postgres import start_postgres
from config.launcher.supervisor import Supervisor
from config.launcher.valkey import start_valkey


@dataclass(frozen=True)
class Services:
    database_url: str
    redis_url: str


def start_services(supervisor: Supervisor, state: State, throwaway: bool = False) -> Services:
    """Start the servers that DATABASE_URL and REDIS_URL do not name."""
    database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if not database_url:
        database_url = start_postgres(supervisor, state, throwaway)
    if not redis_url:
        redis_url = start_valkey(supervisor, state)
    return Services(database_url, redis_url)
