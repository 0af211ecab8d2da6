"""Which documents a question is put to: those that are named, in some languages, published by some day."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from oa_qa.errors import QuestionError
from oa_qa.index import DiskIndex

_NAMED = 10  # documents named in a message


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Documents that a filter has to leave out, because they do not say whether they pass it.

    Attributes:
        undated: those without a date, where a day is given.
        unknown_language: those whose language is not known, where languages are given.
    """

    undated: tuple[str, ...] = ()
    unknown_language: tuple[str, ...] = ()


def allowed_documents(
    index: DiskIndex,
    documents: Collection[str] | None,
    languages: Collection[str] | None,
    as_of: str | datetime.date | None,
) -> tuple[list[str] | None, LeftOut]:
    """The documents to look in, None for all, and those left out because they do not state what a filter asks for.

    Raises:
        QuestionError: a document or a language is not in the index, or the day is none.
    """
    if documents is None and languages is None and as_of is None:
        return None, LeftOut()
    if isinstance(documents, str) or isinstance(languages, str):
        raise QuestionError("documents and languages are lists. Give for instance languages=['ja'].")
    about = {entry["document_id"]: entry for entry in index.about_documents()}
    composed = {_composed(name): name for name in about}  # a Mac's file names are not, what is typed is
    named = about if documents is None else documents
    chosen = {name if name in about else composed.get(_composed(name), name) for name in named}
    unknown = sorted(chosen - set(about))
    if unknown:
        raise QuestionError(f"There is no document {unknown[0]!r} in the index. List them with: oa-qa documents")
    kept = [name for name in about if name in chosen]
    if as_of is not None:
        day = _day(as_of)
        kept = [name for name in kept if (about[name]["published"] or day) <= day]
    unknown_language: list[str] = []
    if languages is not None:
        spoken = {name: _primary(entry["language"] or "") for name, entry in about.items()}
        wanted = {_primary(language) for language in languages} - {""}
        if not wanted & set(spoken.values()):
            raise QuestionError(_no_such_language(wanted, spoken))
        unknown_language = [name for name in kept if not spoken[name]]
        kept = [name for name in kept if spoken[name] in wanted]
    undated = [name for name in kept if as_of is not None and about[name]["published"] is None]
    if undated:
        kept = [name for name in kept if about[name]["published"] is not None]
    return kept, LeftOut(tuple(undated), tuple(unknown_language))


def _no_such_language(wanted: Collection[str], spoken: Mapping[str, str]) -> str:
    """What to say where no document is in a wanted language, given those of all documents, "" where it is not known."""
    there = sorted(set(spoken.values()) - {""})
    unknown = [name for name, language in spoken.items() if not language]
    said = f"No document is in {', '.join(sorted(wanted)) or 'no language'}."
    if there:
        said += f" There are: {', '.join(there)}."
    if unknown:
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        said += (
            f" The language is not known of {', '.join(unknown[:_NAMED])}{more}. "
            "State it in their front matter (language: en), and index again"
        )
    return said


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _primary(language: str) -> str:
    """The language of a tag like `zh-CN`, without its region."""
    return language.lower().replace("_", "-").split("-")[0]


def _day(as_of: str | datetime.date) -> str:
    try:
        day = as_of if isinstance(as_of, datetime.date) else datetime.date.fromisoformat(as_of)
        return day.isoformat()[: len("2023-11-20")]
    except (ValueError, TypeError) as error:
        raise QuestionError(
            f"as_of must be a date like 2023-11-20, not {as_of!r}. Give one, or leave it out."
        ) from error
