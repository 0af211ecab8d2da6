"""Documents made up for benchmarks of size: Japanese and English, varied, of a given length, the same for a given number."""

from __future__ import annotations

import random
from pathlib import Path

_PEOPLE = "田中 佐藤 鈴木 高橋 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 清水 斎藤".split()
_KANA = "ア イ ウ エ オ カ キ ク ケ コ サ シ ス セ ソ タ チ テ ト ナ ニ ネ ノ ハ ヒ フ ホ マ ミ ム メ モ ヤ ユ ヨ ラ リ ル レ ロ ワ バ ビ ブ ド ガ ジ".split()
_HAN = "山川海空森林田畑石金銀鉄木火水土星雲風雪雨花草竹松梅桜東西南北春夏秋冬朝夕新古大小高長光明安平和文学道橋港町村市島谷原野浜"
_SYLLABLES = (
    "ka lo mi ren tar vel sho bran dor fen gil har jas kel lum mar nor pel quin ros sal tev ul vor wen yar zel".split()
)
_VERBS = "発表した 設立した 買収した 閉鎖した 延期した 承認した 公開した 拡大した 見直した 引き継いだ 否定した 調査した".split()
_MATTERS = "新しい工場 研究所 物流拠点 共同事業 奨学金 決算 図書館 鉄道路線 発電所 契約 安全基準 配送網 水道設備 人事 予算".split()
_DEEDS = "announced opened closed bought delayed approved published extended reviewed inherited denied studied".split()
_THINGS = (
    "a new factory,a research centre,the annual budget,a rail line,the water supply,a scholarship,its accounts,a library,"
    "a joint venture,the safety rules,a delivery network,the contract"
).split(",")


def write_documents(folder: Path, count: int, characters: int) -> None:
    """Write `count` files of about `characters` characters each, two thirds of them Japanese."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(document(number, characters), encoding="utf-8")


def document(number: int, characters: int) -> str:
    """One document: sentences with names, places, dates and amounts that other documents have in other combinations."""
    chance = random.Random(number)
    sentence = _english if number % 3 == 2 else _japanese
    people = [_person(chance, english=number % 3 == 2) for _ in range(4)]
    lines: list[str] = []
    length = 0
    while length < characters:
        paragraph = "".join(sentence(chance, people) for _ in range(chance.randint(3, 7))).strip()
        lines.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(lines)[:characters].rstrip() + "\n"


def _person(chance: random.Random, *, english: bool) -> str:
    if english:
        return f"{_word(chance).title()} {_word(chance).title()}"
    if chance.random() < 0.5:
        return chance.choice(_PEOPLE) + "".join(chance.sample(_HAN, 2))
    return "".join(chance.choices(_KANA, k=3)) + "・" + "".join(chance.choices(_KANA, k=4))


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))


def _japanese(chance: random.Random, people: list[str]) -> str:
    year, month, day = chance.randint(1960, 2025), chance.randint(1, 12), chance.randint(1, 28)
    company = "".join(chance.sample(_HAN, 2)) + chance.choice(["工業", "電機", "食品", "大学", "銀行", "市"])
    place = "".join(chance.sample(_HAN, 2)) + chance.choice(["県", "市", "町", "港"])
    amount = f"{chance.randint(1, 999)}{chance.choice(['万円', '億円', '人', 'トン', 'ドル'])}"
    matter, verb, person = chance.choice(_MATTERS), chance.choice(_VERBS), chance.choice(people)
    return chance.choice(
        [
            f"{year}年{month}月{day}日、{company}は{place}で{matter}を{verb}。",
            f"{person}氏は{matter}について「{amount}では足りない」と述べた。",
            f"{company}の{matter}には{amount}がかかり、{person}氏が責任を負う。",
            f"{place}では{person}氏の提案を受け、{month}月に{matter}を{verb}。",
            f"費用は{amount}に上るとみられるが、{company}は詳しい内訳を明らかにしていない。",
        ]
    )


def _english(chance: random.Random, people: list[str]) -> str:
    year, month, day = chance.randint(1960, 2025), chance.choice(["March", "June", "October"]), chance.randint(1, 28)
    company, place = f"{_word(chance).title()} Works", _word(chance).title()
    amount = f"{chance.randint(2, 999)} {chance.choice(['million dollars', 'people', 'tonnes', 'houses'])}"
    deed, thing, person = chance.choice(_DEEDS), chance.choice(_THINGS), chance.choice(people)
    return chance.choice(
        [
            f"On {month} {day}, {year}, {company} {deed} {thing} in {place}. ",
            f"{person} said that {amount} would not be enough for {thing}. ",
            f"According to {person}, {company} {deed} {thing} after {amount} had asked for it. ",
            f"The cost of {thing} came to {amount}, more than {place} had planned for {year}. ",
            f"Neither {company} nor {person} would say why the council {deed} {thing}. ",
        ]
    )
