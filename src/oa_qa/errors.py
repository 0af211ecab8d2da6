"""What can go wrong. Every message says what happened and ends with what to do next."""


class OaQaError(Exception):
    """Any failure that a user can do something about; the command line turns it into exit code 2."""


class SettingsError(OaQaError):
    """A setting is unknown or has a value that cannot be used."""


class CorpusError(OaQaError):
    """There is no corpus folder, or no document in it could be read."""


class ModelError(OaQaError):
    """The model cannot be found, is damaged, or is not a sentence-transformers model."""


class IndexUnavailableError(OaQaError):
    """The index is missing, of another format or model, damaged, or being built by somebody else."""


class QuestionError(OaQaError):
    """The question is empty or too long, or its limits make no sense."""


class AnswerFormatError(OaQaError):
    """A file that should hold an Answer JSON does not."""
