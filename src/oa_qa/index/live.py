"""The index in use, kept up to date while questions are asked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from oa_qa.errors import IndexUnavailableError
from oa_qa.index.disk import DiskIndex
from oa_qa.index.generations import current_generation

_log = logging.getLogger(__name__)


class LiveIndex:
    """An index that a later build of its folder takes the place of.

    Whoever works with an index goes on with it to the end: its files are open, so a build cannot take them away, and
    they are let go when nobody works with them any more. A build that cannot be used, for it is damaged or of another
    model, is told of once and passed over. Safe to share between threads.

    Args:
        index: the one to begin with.
        check: raises IndexUnavailableError for an index that cannot be used.
    """

    def __init__(self, index: DiskIndex, check: Callable[[DiskIndex], None]) -> None:
        self._index = index
        self._check = check
        self._seen = index.generation
        self._told = ""
        self._looking = threading.Lock()

    def current(self) -> DiskIndex:
        """The index in use, which is a new one if one was built; take it once for all that one question needs."""
        if self._looking.acquire(blocking=False):  # else somebody opens a new one: nobody but them has to wait for it
            try:
                self._look()
            except IndexUnavailableError as error:
                if str(error) != self._told:
                    _log.warning("Going on with the index that was built %s. %s", self._index.info.built, error)
                self._told = str(error)
            finally:
                self._looking.release()
        return self._index

    def _look(self) -> None:
        folder = self._seen.parent
        generation = current_generation(folder)
        if generation == self._seen:
            return
        self._seen = generation  # also if it cannot be used: then it is not tried again
        newer = DiskIndex(folder)
        self._check(newer)
        self._index, self._seen, self._told = newer, newer.generation, ""
