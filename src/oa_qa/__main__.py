"""`python -m oa_qa` is the command `oa-qa`."""

from oa_qa.cli import main

main()
