"""The web page of oa-qa. Only this package imports Gradio, which takes seconds."""

from .page import build_app, serve

__all__ = ["build_app", "serve"]
