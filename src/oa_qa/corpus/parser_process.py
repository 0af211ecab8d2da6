"""The process that reads the formats that can hang, crash or swell; it is ended when it takes too long.

It is started with the interpreter's command line rather than by `multiprocessing`, which would run a caller's script
again. Requests and answers are lines: the request's head is JSON, the file's bytes follow; the answer is JSON.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from typing import IO

from oa_qa.corpus.extraction import Extract, Limits, UnreadableError

_PROGRAM = ("-m", "oa_qa.corpus.parsing")


class ParserProcess:
    """Parses files in another process, which is started with the first and again after one that broke it.

    Args:
        limits: what the readers keep to.
        seconds: the time a file may take.
        megabytes: the memory that the process may take, where the system can limit it.
    """

    def __init__(self, limits: Limits, *, seconds: float, megabytes: int) -> None:
        self._limits = limits
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def parse(self, suffix: str, data: bytes) -> Extract:
        """Read a file of one of the formats `formats.PARSED`.

        Raises:
            UnreadableError: it is damaged, protected or too large, or its parser took too long or broke.
        """
        process = self._running()
        head = {"suffix": suffix, "bytes": len(data), "pages": self._limits.pages}
        head["unpacked_bytes"] = self._limits.unpacked_bytes
        # A thread writes: a process that hangs before it has read everything must not make this one wait.
        sender = threading.Thread(target=_send, args=(process.stdin, json.dumps(head), data), daemon=True)
        sender.start()
        try:
            line = self._answers.get(timeout=self._seconds)
        except queue.Empty:
            self.close()
            raise UnreadableError(
                f"it took longer than file_seconds = {self._seconds:g}; raise the setting if it is worth it"
            ) from None
        if not line:
            code = process.wait()
            self.close()
            raise UnreadableError(f"its parser broke down (exit status {code}); it may be damaged")
        sender.join()
        answer = json.loads(line)
        if "refused" in answer:
            raise UnreadableError(answer["refused"])
        return Extract.from_json(answer)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                _close(stream)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._answers = queue.SimpleQueue()
            path = os.pathsep.join(entry for entry in (os.environ.get("PYTHONPATH"), *sys.path) if entry)
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", *_PROGRAM, str(self._megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
            threading.Thread(target=_receive, args=(self._process.stdout, self._answers), daemon=True).start()
        return self._process


def _send(stream: IO[bytes], head: str, data: bytes) -> None:
    try:
        stream.write(head.encode() + b"\n")
        stream.write(data)
        stream.flush()
    except (OSError, ValueError):  # it was ended meanwhile; whoever waits for the answer will know
        pass


def _receive(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Hand on the answers, and an empty one at the end of the process."""
    try:
        for line in stream:
            answers.put(line)
    except (OSError, ValueError):
        pass
    answers.put(b"")


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:  # what was not written yet cannot be any more
        pass
