"""export_prm800k --output FILE: export labelings as PRM800K records or training rows."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import transaction

from annotation.exports.formats import FORMATS, ExportFormat
from annotation.exports.labels import Labels
from annotation.exports.selection import Labelers, Selection, Split, selected_labelings
from annotation.exports.stepwise import Neutral
from annotation.management.checked_command import CheckedCommand
from annotation.management.output import STDOUT, leave_standard_output, open_output
from annotation.models import LabelModelRun, Phase, User
from annotation.services.export_notes import note_export

FLOWS = {"1": 1, "2": 2}


class Command(CheckedCommand):
    help = "Export labelings as PRM800K records, or as rows for training."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output", required=True, metavar="FILE", help="A name ending in .gz is compressed; - is standard output."
        )
        parser.add_argument("--format", choices=list(FORMATS), default="prm800k")
        parser.add_argument(
            "--phase",
            metavar="NAME|1|2",
            help="Only labelings of the phase with this name; 1 and 2: of all phases of this flow.",
        )
        parser.add_argument("--source", default="", metavar="NAME", help="Only labelings of problems from this source.")
        parser.add_argument("--labeler", metavar="NAME|UUID", help="Only labelings by this person or model.")
        parser.add_argument(
            "--since", type=moment, metavar="DATE", help="Only labelings submitted on this day (UTC) or later."
        )
        parser.add_argument(
            "--until", type=moment, metavar="DATE", help="Only labelings submitted before this day (UTC)."
        )
        parser.add_argument("--generation", type=int, metavar="N", help="Only this generation.")
        parser.add_argument("--include-quality-control", action="store_true", help="Include quality-control labelings.")
        parser.add_argument(
            "--split",
            choices=[split.value for split in Split],
            help="Split of the problems. Default: all for prm800k. Training formats hold train problems only.",
        )
        parser.add_argument(
            "--labelers",
            choices=[kind.value for kind in Labelers],
            default="all",
            help="Whose labelings. Default: all.",
        )
        parser.add_argument(
            "--neutral",
            choices=[neutral.value for neutral in Neutral],
            default="positive",
            help="How neutral steps count in training formats. Default: positive.",
        )
        parser.add_argument(
            "--labels",
            choices=[kind.value for kind in Labels],
            default="plain",
            help=(
                "plain: every labeling. majority, consensus, soft: one label for each solution that people rated, by"
                " majority, by the label model, or with its probabilities. Default: plain."
            ),
        )

        parser.add_argument(
            "--details",
            action="store_true",
            help="Add reasons, suggested answers, progress and explanations as `details`, which PRM800K does not have.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        export_format, output = FORMATS[options["format"]], options["output"]
        labels = Labels(options["labels"])
        if labels in (Labels.CONSENSUS, Labels.SOFT) and not LabelModelRun.objects.done().exists():
            raise CommandError(
                "The label model has not run yet. Start it on the page /agreement, or use --labels majority."
            )
        _check_output(export_format, output)
        selection = _selection(export_format, options)
        try:
            # one transaction, so that the export and the note after it see the same labelings
            with transaction.atomic(), open_output(output, self.stdout) as file:
                count = export_format.write(
                    selected_labelings(selection), file, Neutral(options["neutral"]), labels, options["details"]
                )
        except BrokenPipeError:
            leave_standard_output()
            return
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}") from error
        note_export(selection=selection, form=options["format"])
        target = "standard output" if output == STDOUT else output
        self.stderr.write(f"{count:,} {export_format.rows} written to {target}.", style_func=str)
        if selection.split is Split.ALL:
            self._note_held_out(selection)

    def _note_held_out(self, selection: Selection) -> None:
        held_out = selected_labelings(selection).filter(problem__split=Split.TEST.value).count()
        if held_out:
            self.stderr.write(
                f"{held_out:,} of them belong to held-out problems: do not train on these. --split train leaves them out.",
                style_func=str,
            )


def _check_output(export_format: ExportFormat, output: str) -> None:
    if not export_format.is_text and (output == STDOUT or output.endswith(".gz")):
        raise CommandError("Parquet must be written to a file and is already compressed: use --output FILE.parquet")


def _selection(export_format: ExportFormat, options: dict[str, Any]) -> Selection:
    split = Split(options["split"] or (Split.TRAIN if export_format.is_training else Split.ALL))
    if export_format.is_training and split is not Split.TRAIN:
        raise CommandError(
            f"--format {options['format']} is for training and never holds held-out problems: "
            "omit --split, or use --format prm800k."
        )
    phase = options["phase"] or ""
    if phase and phase not in FLOWS and not Phase.objects.filter(name=phase).exists():
        raise CommandError(f"There is no phase {phase!r}. --phase takes the name of a phase, or a flow: 1 or 2.")
    return Selection(
        flow=FLOWS.get(phase),
        phase="" if phase in FLOWS else phase,
        source=options["source"],
        labeler=_labeler(options["labeler"]) if options["labeler"] else None,
        since=options["since"],
        until=options["until"],
        generation_number=options["generation"],
        include_quality_control=options["include_quality_control"],
        split=split,
        labelers=Labelers(options["labelers"]),
        finished_only=export_format.is_training,
    )


def moment(text: str) -> dt.datetime:
    """A day, or a moment; without an offset it is UTC. Raises ValueError, which argparse reports."""
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _labeler(text: str) -> UUID:
    try:
        known = User.objects.filter(pk=UUID(text))
    except ValueError:
        known = User.objects.filter(username=text)
    if (pk := known.values_list("pk", flat=True).first()) is None:
        raise CommandError(f"There is no labeler {text!r}. --labeler takes a user name or the labeler's UUID.")
    return pk
