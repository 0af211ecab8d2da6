"""The corpus that comes with oa-qa, in a checkout or in an installed wheel."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from oa_qa.errors import CorpusError


def bundled_corpus() -> Path:
    """The folder of the bundled corpus.

    Raises:
        CorpusError: the installation lacks it.
    """
    spec = find_spec("oa_qa_corpus")
    for place in spec.submodule_search_locations or [] if spec else []:
        if Path(place).is_dir():
            return Path(place)
    raise CorpusError("The bundled corpus is not installed. Install oa-qa again, or give a folder: oa-qa index FOLDER")
