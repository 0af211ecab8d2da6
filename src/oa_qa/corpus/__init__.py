"""Files -> documents: decoding, front matter, page furniture. One small reader a format."""

from oa_qa.corpus.bundled import bundled_corpus
from oa_qa.corpus.reading import NAMES_FILE, Skipped, corpus_files, read_document

__all__ = ["NAMES_FILE", "Skipped", "bundled_corpus", "corpus_files", "read_document"]
