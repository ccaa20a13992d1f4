"""import_prm800k FILE…: import PRM800K records as labelings."""

from collections.abc import Callable
from typing import Any

from annotation.imports.importer import Importer
from annotation.imports.prm800k import RecordImporter
from annotation.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Import labelings from PRM800K files, plain or compressed. Importing a file again adds only new records."
    noun = "records"

    def importer_factory(self, options: dict[str, Any]) -> Callable[[], Importer[Any]]:
        return RecordImporter
