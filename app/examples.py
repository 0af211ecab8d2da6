"""Questions to try. They are about the bundled corpus, and shown only where that is what was indexed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the bundled document that answers it, or None if none does."""

    question: str
    language: str
    document_id: str | None


EXAMPLES = (
    Example("ムラティ氏はいつ退社を表明しましたか？", "ja", "2024-10-03-bulletins-funding.md"),
    Example("社員のうち何人が取締役の辞任を求めましたか？", "ja", "2023-11-20-microsoft-hires.md"),
    Example("Who is Emmett Shear?", "en", "2023-11-29-after-the-return.md"),
    Example("董事会有几个人？", "zh", "2023-11-21-investors-zh.md"),
    Example("富士山の高さは？", "ja", None),  # what an honest no looks like
)


def examples_for(document_ids: Collection[str]) -> tuple[Example, ...]:
    """The examples if the index has their documents, else none: they would mislead."""
    needed = {example.document_id for example in EXAMPLES if example.document_id}
    return EXAMPLES if needed <= set(document_ids) else ()
