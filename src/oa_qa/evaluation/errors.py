"""What can go wrong in an evaluation. Every message says what happened and ends with what to do next."""

from oa_qa.errors import OaQaError


class QuestionFileError(OaQaError):
    """A question file is malformed; the message names the line and the reason."""


class GoldError(OaQaError):
    """Gold evidence is not in its document, or the document is not the one it was written for."""


class ReportError(OaQaError):
    """An earlier evaluation to compare with cannot be read, or has no question in common."""
