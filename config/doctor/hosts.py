"""Disks, model files and GPUs: those of this host, and those that workers on other hosts reported."""

import socket
from collections.abc import Iterator

from django.conf import settings

from annotation.disks import Disk, disks_of
from annotation.models import ProcessReport
from annotation.selectors.process_reports import live_processes
from config.doctor.findings import Finding, Visit, fail, ok, warn
from config.host_facts import disks
from rewardmodel.selectors.model_faults import faults_of_models, generators_in_use, reward_models_in_use

MEND_DISK = "Make room, or give it a larger disk. Old trainings are in the state folder's training/."


def check_disks(visit: Visit | None) -> Iterator[Finding]:
    """The database may be away: the disks of this host are looked at first."""
    yield from (_disk(disk, "this host") for disk in disks())


def check_disks_of_others(visit: Visit | None) -> Iterator[Finding]:
    for report in _others():
        yield from (_disk(disk, report.host) for disk in disks_of(report.facts.get("disks", [])))


def _disk(disk: Disk, host: str) -> Finding:
    told = f"{disk.in_words}."
    if disk.level == "ok":
        return ok(told, host)
    return fail(told, MEND_DISK, host) if disk.level == "fail" else warn(told, MEND_DISK, host)


def check_model_files(visit: Visit | None) -> Iterator[Finding]:
    """What the workers report counts, because they load the models. Without one, this host is looked at."""
    reports = [report for report in live_processes() if report.role == ProcessReport.Role.WORKER]
    found = False
    for report in reports:
        for fault in report.facts.get("models", []):
            found = True
            yield _model(fault["kind"], fault["name"], fault["place"], fault["fault"], report.host)
    models = [*generators_in_use(), *reward_models_in_use()]
    if not reports or all(report.host == socket.gethostname() for report in reports):
        known = {(fault["name"], fault["fault"]) for report in reports for fault in report.facts.get("models", [])}
        for model, fault in faults_of_models(models):
            if (model.name, fault) not in known:
                found = True
                yield _model(model.kind, model.name, model.place, fault, "this host")
    if not found:
        yield ok(
            f"The files of all {len(models)} models in use are there and complete."
            if models
            else "No model is in use yet."
        )


def _model(kind: str, name: str, place: str, fault: str, host: str) -> Finding:
    return fail(
        f"The {kind} {name} cannot be loaded: {fault}.",
        f"Put the files back into {place} (from a backup, or by training again), or promote another model.",
        host,
    )


def check_gpus(visit: Visit | None) -> Iterator[Finding]:
    reports = live_processes().filter(role=ProcessReport.Role.WORKER).order_by("host", "name")
    for report in reports:
        yield _gpu(report)
    if not reports:
        yield ok("No worker reports, so nothing is known of GPUs.")


def _gpu(report: ProcessReport) -> Finding:
    gpus, build = report.facts.get("gpus", []), report.facts.get("cuda_build", "")
    device = str(report.facts.get("device", ""))
    where = f"{report.host}, {report.name}"
    if device.startswith("cuda") and not gpus:
        return fail(
            f"TORCH_DEVICE={device}, and the worker sees no GPU.",
            "Give the worker a GPU (driver, nvidia-smi, container runtime), or unset TORCH_DEVICE.",
            where,
        )
    if gpus and not build:
        told = f"There is a GPU ({gpus[0]}), and the installed torch cannot use it."
        mend = "Install a build of torch for CUDA into the virtual environment."
        return fail(told, mend, where) if device.startswith("cuda") else warn(told, mend, where)
    if gpus:
        used = "is not used (TORCH_DEVICE=cpu)" if device == "cpu" else f"is used with CUDA {build}"
        return ok(f"{len(gpus)} GPU: {gpus[0]} {used}.", where)
    return ok(
        "No GPU; models run on the CPU." + ("" if not settings.TORCH_DEVICE else f" ({settings.TORCH_DEVICE})"), where
    )


def _others() -> list[ProcessReport]:
    """The newest report of each other host."""
    reports = live_processes().exclude(host=socket.gethostname()[:100])
    return list(reports.order_by("host", "-reported_at").distinct("host"))
