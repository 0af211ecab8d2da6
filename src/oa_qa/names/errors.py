"""What can be wrong with a file of names."""

from oa_qa.errors import OaQaError


class NamesError(OaQaError):
    """A file of name variants cannot be read or contradicts itself."""
