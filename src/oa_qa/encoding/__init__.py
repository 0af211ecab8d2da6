"""Texts -> vectors, by any sentence-transformers model. `Encoder` is the way in."""

from oa_qa.encoding.conversion import NAME as BUNDLED_MODEL
from oa_qa.encoding.encoder import Encoder, TextEncoder

__all__ = ["BUNDLED_MODEL", "Encoder", "TextEncoder"]
