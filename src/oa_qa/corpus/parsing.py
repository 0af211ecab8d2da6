"""What `ParserProcess` runs: reads files from standard input, writes their extracts to standard output."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from oa_qa.corpus.extraction import Limits, UnreadableError
from oa_qa.corpus.formats import parse


def main() -> None:
    """Serve until standard input ends."""
    _limit_memory(int(sys.argv[1]))
    source = sys.stdin.buffer
    # Libraries that write to the standard output must not mix with the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while line := source.readline():
        head = json.loads(line)
        data = source.read(head["bytes"])
        answers.write(json.dumps(_answer(head, data)).encode() + b"\n")
        answers.flush()


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        extract = parse(head["suffix"], data, Limits(head["pages"], head["unpacked_bytes"]))
    except UnreadableError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "reading it takes more memory than max_parser_mb allows; raise the setting"}
    except Exception as error:  # whatever a parser may find wrong with a file, it is this file's alone
        return {"refused": f"its parser failed: {type(error).__name__}: {str(error)[:200]}"}
    return asdict(extract)


def _limit_memory(megabytes: int) -> None:
    """Keep this process to so much memory, as far as the system lets it: a safety net, without which files are read, too."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    # A limit that is set already (`ulimit -v`) cannot be raised; macOS refuses every limit of this kind.
    with suppress(ValueError, OSError, OverflowError):
        wanted, hard = megabytes * 2**20, resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main()
