import shutil

import numpy as np
import pytest

import oa_qa
from oa_qa.encoding import conversion
from oa_qa.errors import ModelError
from oa_qa.reading import CrossEncoderReader, Window

WINDOW = Window("題", "前の文。", "社長は田中花子である。評価額は八十億円だった。", ((0, 11), (11, 23)))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Tiny CrossEncoders with one output and with two."""
    from transformers import BertConfig, BertForSequenceClassification

    source = conversion.converted_model()
    place = tmp_path_factory.mktemp("cross-encoders")
    for outputs in (1, 2):
        config = BertConfig(
            vocab_size=250037,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            num_labels=outputs,
        )
        with conversion.quiet_loading():
            BertForSequenceClassification(config).save_pretrained(place / str(outputs))
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(source / name, place / str(outputs))
    return place


def test_every_sentence_gets_the_logit_of_its_pair_in_context(folders):
    from sentence_transformers import CrossEncoder

    (scores,) = CrossEncoderReader(str(folders / "1")).read("社長は？", [WINDOW])
    with conversion.quiet_loading():
        model = CrossEncoder(str(folders / "1"), device="cpu")
    texts = ["題\n前の文。\n社長は田中花子である。", "題\n社長は田中花子である。\n評価額は八十億円だった。"]
    expected = model.predict([("社長は？", text) for text in texts], activation_fn=lambda x: x, show_progress_bar=False)
    np.testing.assert_allclose(scores.margins, expected, atol=1e-4)
    assert scores.spans == (None, None)


def test_a_question_is_answered_with_it_and_one_is_told_that_the_confidence_was_not_fitted_to_it(folders, real_index):
    told = []
    qa = oa_qa.load(real_index, reader=str(folders / "1"), threshold=0.0, announce=told.append)
    assert qa.ask("社長は誰ですか").citations
    assert any("--calibrate" in line for line in told)


def test_a_model_with_several_outputs_is_refused(folders):
    with pytest.raises(ModelError, match="2 outputs"):
        CrossEncoderReader(str(folders / "2")).read("社長は？", [WINDOW])


def test_a_folder_that_is_no_model_or_not_there_says_what_to_give(tmp_path):
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoderReader(str(tmp_path)).read("社長は？", [WINDOW])
    with pytest.raises(ModelError, match="no model folder"):
        CrossEncoderReader(str(tmp_path / "gone")).read("社長は？", [WINDOW])
