"""`python -m oa_qa` and the command `oa-qa` begin here."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. It is imported here so that Ctrl-C is quiet while that still goes on."""
    try:
        from oa_qa.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
