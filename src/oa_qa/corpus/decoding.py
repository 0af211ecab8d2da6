"""Bytes -> text, with the name of the codec, so that the same text can be decoded again later."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

import charset_normalizer
import regex

from oa_qa.corpus.extraction import UnreadableError

_MARKED = (  # the mark of UTF-32 begins with that of UTF-16: it must be looked for first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_JAPANESE = ("cp932", "euc_jp", "utf-16-le", "utf-16-be")
_OTHERS = [
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
    "cp1252",
    "cp1251",
    "koi8_r",
    "cp1256",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp874",
]

_JIS = ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004")
_JIS_ESCAPE = regex.compile(rb"\x1b(?:\$[@AB]|\$\([A-Z]|\([IJ])")
_NEARLY = 10  # as many characters of several bytes must be valid UTF-8 for each place that is not

_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_KANA = regex.compile(r"[ぁ-ゖァ-ヺー]")
_AS_EXPECTED = regex.compile(r"[\x20-\x7e\s、。「」・（）！？ー〜々ぁ-ゖァ-ヺ\p{Han}Ａ-Ｚａ-ｚ０-９％…―]")


class UndecodableError(UnreadableError):
    """The bytes are not text, or in no encoding that can be told."""


def decode(data: bytes) -> tuple[str, str]:
    """Decode a file's bytes; a byte order mark stays in the text as U+FEFF.

    Returns:
        The text and the codec, for which `data.decode(codec)` gives the same text.

    Raises:
        UndecodableError: the bytes are binary, or their encoding cannot be told.
    """
    for mark, codec in _MARKED:
        if data.startswith(mark):
            return _checked(data, codec)
    if _JIS_ESCAPE.search(data) and data.isascii():  # valid UTF-8, too, and unreadable as such
        return _checked(data, _jis(data))
    text = _try(data, "utf-8")
    if (text is not None and "\x00" not in text) or (text is None and _is_nearly_utf8(data)):
        return _checked(data, "utf-8")  # refused where it is only nearly so: another codec would garble it
    japanese = _best_japanese(data)
    if japanese:
        return _checked(data, japanese)
    if b"\x00" in data:
        raise UndecodableError("it looks like a binary file, not text")
    guess = charset_normalizer.from_bytes(data, cp_isolation=_OTHERS).best()
    if guess is None or not guess.coherence:  # without a language that it makes sense in, it is no more than a guess
        raise UndecodableError("its text encoding cannot be told; save it as UTF-8")
    return _checked(data, guess.encoding)


def _checked(data: bytes, codec: str) -> tuple[str, str]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"byte {error.start + 1:,} is not valid UTF-8 (line {line:,})"
        reason = where if codec == "utf-8" else f"its bytes are not valid {codec}"
        raise UndecodableError(f"{reason}; save it as UTF-8") from error
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > 0.02 * len(text):
        raise UndecodableError("it looks like a binary file, not text")
    return text, codec


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _jis(data: bytes) -> str:
    """The codec of the family of ISO-2022-JP that reads the bytes; programs wrote more into it than it holds."""
    codec = next((codec for codec in _JIS if _try(data, codec) is not None), None)
    if codec is None:
        raise UndecodableError(
            "it is in ISO-2022-JP (JIS) with characters that are not part of it, such as ①; save it as UTF-8"
        )
    return codec


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether bytes that are not valid UTF-8 are so but for a few places; those of another encoding break everywhere."""
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    return b"\x00" not in data and beyond_ascii - broken >= _NEARLY * broken


def _best_japanese(data: bytes) -> str | None:
    """The Japanese codec under which the bytes read as Japanese, if any does.

    General detectors confuse EUC-JP with Chinese and Korean encodings on short texts. Kana decide: in a wrong codec
    they come out as rare kanji, half-width kana or nothing at all.
    """
    candidates = ((codec, _try(data, codec)) for codec in _JAPANESE)
    scored = ((_japanese_share(text), codec) for codec, text in candidates if text)
    return _best(scored)


def _best(scored: Iterable[tuple[float, str]]) -> str | None:
    share, codec = max(scored, default=(0.0, ""))
    return codec if share > 0.5 else None


def _japanese_share(text: str) -> float:
    """Share of characters that Japanese prose is made of; 0 where there is hardly a kana among the wide ones."""
    wide = sum(1 for char in text if ord(char) > 0x7F)
    if not wide or len(_KANA.findall(text)) < 0.1 * wide or "\x00" in text:
        return 0.0
    return len(_AS_EXPECTED.findall(text)) / len(text)
