"""Every text of the interface, in Japanese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface in one language. Fields with `{…}` are filled in by `render`."""

    code: str
    name: str
    title: str
    promise: str
    choose_language: str
    question: str
    placeholder: str
    ask: str
    examples: str
    searching: str
    asked: str
    answered_one: str
    answered_many: str
    confidence: str
    confidence_high: str
    confidence_middle: str
    confidence_low: str
    not_in_sources: str
    not_in_sources_hint: str
    not_in_sources_confidence: str
    nearest: str
    lead_in: str
    copies: str
    matched_name: str
    name_declared: str
    name_sound: str
    open_quote: str
    copy: str
    copied: str
    copied_quote: str
    original: str
    no_date: str
    page: str
    date: str
    months: tuple[str, ...]
    documents: str
    more_documents: str
    source: str
    source_dimmed: str
    close: str
    no_such_place: str
    question_refused: str
    question_hint: str
    failed: str
    model_unavailable: str
    unexpected: str
    japanese: str
    english: str
    chinese: str


JAPANESE = Texts(
    code="ja",
    name="日本語",
    title="資料に聞く",
    promise="答えは、資料の文そのまま。資料にないことは「書かれていません」と答えます。",
    choose_language="表示の言語",
    question="質問（どの言語でも）",
    placeholder="いつ、だれが、なぜ、いくら？",
    ask="聞く",
    examples="質問の例",
    searching="資料を読んでいます…",
    asked="質問",
    answered_one="1件の引用で答えます",
    answered_many="{count}件の引用で答えます",
    confidence="最初の引用が答えである見込み：{word}（{percent}%）",
    confidence_high="高い",
    confidence_middle="中程度",
    confidence_low="低い",
    not_in_sources="資料には書かれていません",
    not_in_sources_hint="この質問に答える文は、{count}件の資料の中に見つかりませんでした。",
    not_in_sources_confidence="最も近い文が答えである見込み：{percent}%",
    nearest="近い箇所（答えではありません）",
    lead_in="見出し・前置き：",
    copies="同じ文：",
    matched_name="質問の「{asked}」は資料では「{found}」（{how}）",
    name_declared="同じ名前として登録済み",
    name_sound="発音が近いため",
    open_quote="資料で読む",
    copy="引用をコピー",
    copied="コピーしました",
    copied_quote="「{quote}」",
    original="元のページ",
    no_date="日付の記載なし",
    page="{page}ページ",
    date="{year}年{month}月{day}日",
    months=tuple(str(month) for month in range(1, 13)),
    documents="資料の一覧（{count}件）",
    more_documents="ほか{count}件",
    source="資料の全文",
    source_dimmed="薄い文字は、先頭のメタデータやメニューなど、引用の対象にしない部分です。",
    close="閉じる",
    no_such_place="その箇所は、この索引の資料にありません。",
    question_refused="質問を受け取れませんでした",
    question_hint="質問を一、二文で入力してください（{longest:,}文字まで）。",
    failed="答えを用意できませんでした",
    model_unavailable="言語モデルを読み込めません（対処方法は以下の英文をご覧ください）",
    unexpected="予期しない問題が起きました。もう一度お試しください。続くときは、ターミナルのログをご覧ください。",
    japanese="日本語",
    english="英語",
    chinese="中国語",
)

ENGLISH = Texts(
    code="en",
    name="English",
    title="Ask the sources",
    promise="Answers are sentences of the sources, word for word. What they do not say, we do not say.",
    choose_language="Language of this page",
    question="Question, in any language",
    placeholder="Who, when, why, how much?",
    ask="Ask",
    examples="Try",
    searching="Reading the sources…",
    asked="Question",
    answered_one="Answered by 1 quotation",
    answered_many="Answered by {count} quotations",
    confidence="Chance that the first quotation is an answer: {word} ({percent}%)",
    confidence_high="high",
    confidence_middle="medium",
    confidence_low="low",
    not_in_sources="The sources do not say",
    not_in_sources_hint="No sentence that answers this question was found in the {count} documents.",
    not_in_sources_confidence="Chance that the nearest sentence is an answer: {percent}%",
    nearest="Nearest passages (not an answer)",
    lead_in="Under: ",
    copies="Same sentence in: ",
    matched_name="{asked} in the question, {found} in the source ({how})",
    name_declared="declared to be one name",
    name_sound="matched by sound",
    open_quote="Read in the source",
    copy="Copy quotation",
    copied="Copied",
    copied_quote="“{quote}”",
    original="Original page",
    no_date="no date stated",
    page="page {page}",
    date="{day} {month} {year}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    documents="Documents ({count})",
    more_documents="and {count} more",
    source="Whole document",
    source_dimmed="Pale text is never quoted: front matter, menus and the like.",
    close="Close",
    no_such_place="That place is not in the documents of this index.",
    question_refused="This question cannot be taken",
    question_hint="Please ask in a sentence or two (at most {longest:,} characters).",
    failed="No answer could be prepared",
    model_unavailable="The language model cannot be loaded",
    unexpected="Something unexpected went wrong. Please try again. If it stays, look at the log in the terminal.",
    japanese="Japanese",
    english="English",
    chinese="Chinese",
)

LANGUAGES = {texts.code: texts for texts in (JAPANESE, ENGLISH)}


def texts_in(language: object) -> Texts:
    """The texts in a language; English if it is not one of ours, for it comes from a browser."""
    return LANGUAGES.get(language, ENGLISH) if isinstance(language, str) else ENGLISH


def preferred_language(accept_language: str | None) -> str:
    """The first of a browser's languages that we speak, from its Accept-Language header."""
    for wish in (accept_language or "").split(","):
        code = wish.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return ENGLISH.code
