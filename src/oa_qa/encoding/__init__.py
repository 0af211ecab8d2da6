"""Texts -> vectors, by any sentence-transformers model. `Encoder` is the way in."""

from oa_qa.encoding.encoder import Encoder, TextEncoder

__all__ = ["Encoder", "TextEncoder"]
