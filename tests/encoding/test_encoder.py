import json
import shutil

import numpy as np
import pytest

from oa_qa.encoding import Encoder, conversion
from oa_qa.errors import ModelError


@pytest.fixture(scope="module")
def encoder():
    return Encoder()


@pytest.fixture(scope="module")
def small_model(tmp_path_factory):
    """A tiny sentence-transformers folder with prompts of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    source = conversion.converted_model()
    place = tmp_path_factory.mktemp("models")
    plain = place / "plain"
    config = BertConfig(
        vocab_size=250037, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    with conversion.quiet_loading():
        BertModel(config).save_pretrained(plain)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(source / name, plain)
        model = SentenceTransformer(
            modules=[Transformer(str(plain)), Pooling(16, "mean")], prompts={"query": "ask: ", "document": "text: "}
        )
        model.save(str(place / "own-prompts"), create_model_card=False)
    return place / "own-prompts"


def test_nothing_is_loaded_to_know_the_bundled_models_fingerprint(tmp_path):
    assert Encoder(cache=tmp_path).fingerprint
    assert list(tmp_path.iterdir()) == []


def test_each_side_of_e5_uses_its_own_prompt(encoder):
    assert encoder.prompts == ("query: ", "passage: ")
    plain = Encoder(query_prompt="", passage_prompt="")
    text = "評価額はいくらか"
    asked, told = encoder.encode_queries([text])[0], encoder.encode_passages([text])[0]
    assert not np.allclose(asked, told, atol=1e-3)
    np.testing.assert_allclose(asked, plain.encode_queries(["query: " + text])[0], atol=1e-5)
    np.testing.assert_allclose(told, plain.encode_passages(["passage: " + text])[0], atol=1e-5)


def test_vectors_have_unit_length_and_the_order_of_the_texts(encoder):
    texts = ["長い文である。" * n for n in (1, 9, 3, 20)] + ["short"]
    vectors = encoder.encode_passages(texts)
    assert vectors.shape == (5, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(vector, encoder.encode_passages([text])[0], atol=1e-4)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.encode_passages([]).shape == (0, 384)


def test_progress_tells_how_far_it_is(encoder):
    told = []
    encoder.encode_passages(["文"] * 20, lambda done, total: told.append((done, total)))
    assert told == [(16, 20), (20, 20)]


def test_another_model_keeps_its_own_prompts(small_model):
    encoder = Encoder(str(small_model))
    assert encoder.prompts == ("ask: ", "text: ")
    assert encoder.encode_queries(["a"]).shape == (1, 16)


def test_prompts_of_the_settings_win_and_change_the_fingerprint(small_model):
    encoder = Encoder(str(small_model), query_prompt="Q ")
    assert encoder.prompts == ("Q ", "text: ")
    assert encoder.fingerprint != Encoder(str(small_model)).fingerprint


def test_an_e5_folder_without_prompts_gets_those_of_e5(small_model, tmp_path):
    folder = tmp_path / "my-e5-base"
    shutil.copytree(small_model, folder)
    config = folder / "config_sentence_transformers.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "prompts": {}}))
    assert Encoder(str(folder)).prompts == ("query: ", "passage: ")


@pytest.mark.parametrize(
    ("name", "wants"),
    [
        ("e5", True),
        ("my-e5-base", True),
        ("E5_large", True),
        ("e5-large-instruct", False),
        ("e5-experiments/bge", False),
    ],
)
def test_only_the_models_own_name_tells_an_e5_model(small_model, tmp_path, name, wants):
    folder = tmp_path / name
    shutil.copytree(small_model, folder)
    config = folder / "config_sentence_transformers.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "prompts": {}}))
    assert Encoder(str(folder)).prompts == (("query: ", "passage: ") if wants else ("", ""))


def test_other_weights_have_another_fingerprint(small_model, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(small_model, folder)
    assert Encoder(str(folder)).fingerprint == Encoder(str(small_model)).fingerprint
    (folder / "model.safetensors").write_bytes(b"other")
    assert Encoder(str(folder)).fingerprint != Encoder(str(small_model)).fingerprint


def test_a_folder_that_is_no_model_says_so(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="sentence-transformers folder"):
        Encoder(str(tmp_path)).encode_queries(["a"])


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/model", "not a model"])
def test_a_model_that_is_not_there_says_what_to_give(name):
    with pytest.raises(ModelError, match="hub id"):
        Encoder(name).encode_queries(["a"])
