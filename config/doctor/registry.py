"""All checks, in the order in which they are told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config.doctor.broker import check_broker
from config.doctor.database import check_database
from config.doctor.findings import Finding, Visit
from config.doctor.hosts import check_disks, check_disks_of_others, check_gpus, check_model_files
from config.doctor.mail import check_mail, check_recipients
from config.doctor.migrations import check_migrations
from config.doctor.model_servers import check_model_servers
from config.doctor.pages import check_pages
from config.doctor.processes import check_beat, check_clocks, check_workers
from config.doctor.proxy import check_proxy
from config.doctor.settings import check_settings


@dataclass(frozen=True, slots=True)
class Check:
    """`run` yields what it finds; `seconds` is how long it may take. Several checks may have one name, and are told together."""

    name: str
    run: Callable[[Visit | None], Iterator[Finding]]
    needs_database: bool = False
    seconds: float = 8.0


CHECKS = (
    Check("settings", check_settings),
    Check("database", check_database),
    Check("migrations", check_migrations, needs_database=True),
    Check("redis", check_broker),
    Check("workers", check_workers, needs_database=True),
    Check("beat", check_beat, needs_database=True),
    Check("clocks", check_clocks, needs_database=True),
    Check("disk", check_disks),
    Check("disk", check_disks_of_others, needs_database=True),
    Check("model files", check_model_files, needs_database=True),
    Check("model servers", check_model_servers, needs_database=True),
    Check("GPU", check_gpus, needs_database=True),
    Check("mail", check_mail),
    Check("notifications", check_recipients, needs_database=True),
    Check("proxy", check_proxy),
    Check("pages", check_pages),
)
