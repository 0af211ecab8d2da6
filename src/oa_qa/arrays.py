"""Arrays in .npy files that are written row by row, so that they need not fit into memory."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray


class ArrayFile:
    """An .npy file that grows along its first axis; `numpy.load` reads it once it is closed.

    Args:
        file: written anew.
        kind: the numbers' type as numpy spells it, for instance `<f4`.
        row: the shape of one row; () for plain numbers.

    Raises:
        OSError: the disk is full, or the place cannot be written.
    """

    def __init__(self, file: Path, kind: str, row: tuple[int, ...] = ()) -> None:
        self._kind = kind
        self._row = row
        self._rows = 0
        # A stream: mapping a file into memory that the disk has no room for kills the process.
        self._stream = file.open("wb")
        self._write_header()

    def append(self, rows: NDArray[Any]) -> None:
        """Write rows at the end; they are converted to the file's type of numbers."""
        self._stream.write(np.ascontiguousarray(rows, dtype=self._kind).data)
        self._rows += len(rows)

    def close(self) -> None:
        """Finish the file: numpy leaves room in its header for the number of rows to grow."""
        self._stream.seek(0)
        self._write_header()
        self._stream.close()

    def _write_header(self) -> None:
        shape = (self._rows, *self._row)
        header = {"descr": self._kind, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(self._stream, header)

    def __enter__(self) -> ArrayFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close() if error else self.close()


def open_array(file: Path) -> NDArray[Any]:
    """An .npy file, read from the disk where it is looked at; ValueError or OSError where it is none."""
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
