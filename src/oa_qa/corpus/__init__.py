"""Files -> documents: decoding, front matter, page furniture. One small reader a format."""

from oa_qa.corpus.bundled import bundled_corpus
from oa_qa.corpus.reading import Skipped, corpus_files, read_document

__all__ = ["Skipped", "bundled_corpus", "corpus_files", "read_document"]
