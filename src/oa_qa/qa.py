"""The facade: build an index, load it, ask it, search it, verify what it said."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from oa_qa.answering import compose
from oa_qa.encoding import Encoder, TextEncoder
from oa_qa.errors import IndexUnavailableError, QuestionError
from oa_qa.filters import LeftOut, allowed_documents
from oa_qa.index import BuildReport, DamagedIndex, DiskIndex, LiveIndex, build
from oa_qa.index.writing import Progress
from oa_qa.models import Answer, Document, Hit
from oa_qa.names import MatchedName
from oa_qa.reading import (
    BUNDLED_CALIBRATION,
    BUNDLED_READER,
    BundledReader,
    CrossEncoderReader,
    Reader,
    Reading,
    Window,
    read,
    read_calibration,
)
from oa_qa.retrieval import retrieve, spellings
from oa_qa.settings import Settings, read_settings
from oa_qa.text.scripts import SPEAKABLE
from oa_qa.verification import Finding, verify_answer

LONGEST_QUESTION = 2000
"""In characters; more is a document, not a question."""


def build_index(
    corpus: str | Path,
    index: str | Path | None = None,
    *,
    strict: bool = False,
    encoder: TextEncoder | None = None,
    progress: Progress = lambda *_: None,
    announce: Callable[[str], None] = lambda _: None,
    **settings: object,
) -> BuildReport:
    """Build the index of a corpus folder, or bring it up to date.

    Args:
        corpus: the folder with the documents.
        index: where the index goes; None takes the setting, which is `index` by default.
        strict: fail if a single file cannot be taken in.
        encoder: another encoder than the one that the settings name.
        progress: called as (stage, done, total).
        announce: told in a sentence what is going on, if it takes time.
        **settings: fields of `Settings`, for instance `model="…"`.

    Raises:
        OaQaError: see `oa_qa.index.build`.
    """
    chosen = read_settings(index=Path(index) if index is not None else None, **settings)
    return build(
        Path(corpus), chosen.index, encoder or encoder_of(chosen, announce), chosen, strict=strict, progress=progress
    )


def load(
    index: str | Path | None = None,
    *,
    encoder: TextEncoder | None = None,
    reader: str | Reader | None = None,
    announce: Callable[[str], None] = lambda _: None,
    **settings: object,
) -> QA:
    """Open an index for asking; the model itself is loaded at the first question.

    Args:
        index: the index folder; None takes the setting, which is `index` by default.
        encoder: another encoder than the one that the settings name; it must be the one of the index.
        reader: a CrossEncoder's folder or hub id, or a reader itself, instead of the one that the settings name.
        announce: told in a sentence what is going on, if it takes time.
        **settings: fields of `Settings`, for instance `caution="strict"`.

    Raises:
        IndexUnavailableError: there is no index, or it is damaged, of another format, or of another model.
        SettingsError: a setting cannot be used.
    """
    named = reader if isinstance(reader, str) else None
    chosen = read_settings(index=Path(index) if index is not None else None, reader=named, **settings)
    return QA(
        DiskIndex(chosen.index),
        encoder or encoder_of(chosen, announce),
        chosen,
        None if isinstance(reader, str) else reader,
        announce,
    )


def verify(answer: Answer | Mapping[str, Any], qa: QA) -> list[Finding]:
    """Prove the citations of an answer again: re-slice each from the index and compare the source file if it is there.

    Returns:
        One finding a citation, `ok` or what is wrong.

    Raises:
        AnswerFormatError: this is no Answer JSON.
    """
    stated, index = answer.to_dict() if isinstance(answer, Answer) else answer, qa.index
    return verify_answer(stated, index, Path(index.manifest.corpus))


def verify_with_index(answer: Mapping[str, Any], index: str | Path) -> tuple[list[Finding], list[str]]:
    """Like `verify`, on an index that may itself be damaged; needs no model.

    Returns:
        One finding a citation, and the index files that are not as they were built.

    Raises:
        AnswerFormatError: this is no Answer JSON.
        IndexUnavailableError: there is no index, or nothing in it can be read.
    """
    documents = DamagedIndex(Path(index))
    return verify_answer(answer, documents, Path(documents.manifest.corpus)), documents.changed


class QA:
    """A loaded index with its model. Safe to share between threads.

    When the index is built again, the next question is asked of the new one; one that is being answered goes on with the
    old one.
    """

    def __init__(
        self,
        index: DiskIndex,
        encoder: TextEncoder,
        settings: Settings,
        reader: Reader | None = None,
        announce: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.settings = settings
        self._encoder = encoder
        self._check(index)
        self._live = LiveIndex(index, self._check)
        self.reader = reader or reader_of(settings, announce)
        self.calibration = read_calibration(settings.calibration or BUNDLED_CALIBRATION)
        if not self.calibration.fits(self.reader, encoder):
            announce(
                f"The confidence was not fitted to the reader {self.reader.name} with the model {encoder.name}, and is "
                "not to be trusted. Fit it with: oa-qa eval QUESTIONS --corpus FOLDER --output OUT --calibrate (and the same "
                "--model or --reader), and name OUT/calibration.json in the setting calibration"
            )

    def _check(self, index: DiskIndex) -> None:
        manifest, encoder, folder = index.manifest, self._encoder, self.settings.index
        if manifest.model_fingerprint != encoder.fingerprint:
            raise IndexUnavailableError(
                f"The index in {folder} was built with the model {manifest.model} "
                f"({manifest.model_fingerprint}), not with {encoder.name} ({encoder.fingerprint}). "
                f"Name that model with --model, or build again: oa-qa index {manifest.corpus} --index {folder}"
            )

    @property
    def index(self) -> DiskIndex:
        """The index as it is now; take it once for what belongs together."""
        return self._live.current()

    @property
    def threshold(self) -> float:
        """The least confidence that is answered: the setting, else what the caution says."""
        stated = self.settings.threshold
        return self.calibration.thresholds[self.settings.caution] if stated is None else stated

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        documents: Collection[str] | None = None,
        languages: Collection[str] | None = None,
        as_of: str | datetime.date | None = None,
    ) -> Answer:
        """The exact sentences that answer, cited, or `not_in_sources` with the nearest ones.

        Args:
            question: in any language.
            limit: the most citations to give.
            documents: ids of the only documents to look in.
            languages: the only languages to look in, for instance `["ja", "en"]`; documents in no known language are left
                out and named.
            as_of: look only in what was published by that day; documents without a date are left out and named.

        Raises:
            QuestionError: the question is empty or too long, or a limit makes no sense.
            ModelError: the model cannot be loaded.
        """
        clock = _Clock()
        question = _checked(question, limit)
        index = self.index
        allowed, left_out = allowed_documents(index, documents, languages, as_of)
        names = index.names(question)
        reading = self._read(index, question, names, allowed, clock)
        return compose(
            question,
            reading,
            limit=limit,
            threshold=self.threshold,
            index=index.info,
            names=names,
            undated=left_out.undated,
            unknown_language=left_out.unknown_language,
            timings_ms=clock.laps(),
        )

    def read(self, question: str, *, documents: Collection[str] | None = None) -> Reading:
        """Every sentence of the passages read for a question, scored: what `ask` decides on. Arguments as for `ask`."""
        question = _checked(question, 1)
        index = self.index
        allowed, _ = allowed_documents(index, documents, None, None)
        return self._read(index, question, index.names(question), allowed, _Clock())

    def _read(
        self,
        index: DiskIndex,
        question: str,
        names: Sequence[MatchedName],
        documents: Collection[str] | None,
        clock: _Clock,
    ) -> Reading:
        vector = self._encoder.encode_queries([question])[0]
        clock.lap("encode")
        spelled = spellings(names)
        found = retrieve(index, question, vector, self.settings.passages_read, documents, spelled)
        clock.lap("retrieve")
        reading = read(index, question, vector, found, self.reader, self.calibration, spelled)
        clock.lap("read")
        return reading

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        documents: Collection[str] | None = None,
        languages: Collection[str] | None = None,
        as_of: str | datetime.date | None = None,
    ) -> list[Hit]:
        """The passages that match best, always `limit` of them when there are enough. Arguments as for `ask`.

        Raises:
            QuestionError: the question is empty or too long, or a limit makes no sense.
            ModelError: the model cannot be loaded.
        """
        question = _checked(question, limit)
        index = self.index
        allowed, _ = allowed_documents(index, documents, languages, as_of)
        vector = self._encoder.encode_queries([question])[0]
        hits = []
        for item in retrieve(index, question, vector, limit, allowed, spellings(index.names(question))):
            passage = item.passage
            text = index.document(passage.document_id).text[passage.start : passage.end]
            copies = tuple(dict.fromkeys(copy.document_id for copy in item.copies))
            hits.append(Hit(passage.document_id, passage.start, passage.end, text, item.score, item.parts, copies))
        return hits

    def left_out(
        self,
        *,
        documents: Collection[str] | None = None,
        languages: Collection[str] | None = None,
        as_of: str | datetime.date | None = None,
    ) -> LeftOut:
        """The documents that `ask` and `search` have to leave out under these filters, as they do not state enough.

        Raises:
            QuestionError: a filter makes no sense.
        """
        return allowed_documents(self.index, documents, languages, as_of)[1]

    def documents(self) -> list[dict[str, Any]]:
        """What each document states about itself, without its text, ordered by id."""
        return self.index.about_documents()

    def document(self, document_id: str) -> Document:
        """One document, whole.

        Raises:
            KeyError: there is no such document.
        """
        return self.index.document(document_id)

    def warm_up(self) -> None:
        """Load the models, and look through names and languages, now rather than at the first question."""
        self._encoder.encode_queries(["…"])
        self.index.names("…")
        len(self.index.languages)
        self.reader.read("…", [Window("", "", "…", ((0, 1),))])


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = 1000 * (now - self._last)
        self._last = now

    def laps(self) -> dict[str, float]:
        return {**self._laps, "total": 1000 * (time.perf_counter() - self._start)}


def encoder_of(settings: Settings, announce: Callable[[str], None] = lambda _: None) -> Encoder:
    """The encoder that the settings name; nothing is loaded yet."""
    return Encoder(
        settings.model,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
        cache=settings.cache,
        announce=announce,
    )


def reader_of(settings: Settings, announce: Callable[[str], None] = lambda _: None) -> Reader:
    """The reader that the settings name; nothing is loaded yet."""
    if settings.reader == BUNDLED_READER:
        return BundledReader(cache=settings.cache, announce=announce)
    return CrossEncoderReader(settings.reader, announce)


def _checked(question: str, limit: int) -> str:
    if not isinstance(question, str) or not isinstance(limit, int) or isinstance(limit, bool):
        raise QuestionError("The question must be a text and the limit a whole number. Ask again with such.")
    question = question.strip()
    if not SPEAKABLE.search(question):
        raise QuestionError("The question holds no words. Ask something, for instance: oa-qa ask OpenAIの評価額は？")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} are read. "
            "Ask one thing, in a sentence or two."
        )
    if any("\ud800" <= char <= "\udfff" for char in question):
        raise QuestionError("The question holds bytes that are no text. Type it again, in UTF-8.")
    if limit < 1:
        raise QuestionError(f"The limit must be at least 1, not {limit}. Leave it out for the default.")
    return question
