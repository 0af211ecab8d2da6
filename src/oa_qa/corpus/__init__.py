"""Files -> documents: decoding, extraction, front matter, page furniture. One small reader a format."""

from oa_qa.corpus.bundled import bundled_corpus
from oa_qa.corpus.files import NAMES_FILE, Skipped, corpus_files
from oa_qa.corpus.reading import CorpusReader, Taken

__all__ = ["NAMES_FILE", "CorpusReader", "Skipped", "Taken", "bundled_corpus", "corpus_files"]
