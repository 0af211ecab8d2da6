"""The page put together, and served. Behaviour is in `handlers`, looks in `render` and `static/`."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from oa_qa import QA, OaQaError

from .handlers import Handlers
from .texts import JAPANESE

_STATIC = Path(__file__).parent / "static"
_ASKING = {"concurrency_id": "ask", "concurrency_limit": 2}
"""Two questions at a time: reading uses all cores, and more at once would only make everybody wait longer."""


def build_app(qa: QA) -> gr.Blocks:
    """The page over a loaded index, not yet served.

    Its looks belong to the launch in Gradio 6: `build_app(qa).launch(**launch_options())` is what `serve` does.
    """
    handlers = Handlers(qa)
    script = (_STATIC / "page.js").read_text(encoding="utf-8")

    def piece(name: str) -> gr.HTML:
        # `${value}`, Gradio's default template, puts a value in as it is. Never write {{value}} in a template here:
        # Gradio runs what Handlebars gives as JavaScript, and a source that says ${…} would be executed.
        return gr.HTML(elem_id=f"oa-{name}", js_on_load=script, apply_default_css=False)

    with gr.Blocks(title=f"oa-qa · {JAPANESE.title}", analytics_enabled=False, fill_width=True) as app:
        # Not a secret, only a language: a key that stays the same lets the browser remember over a restart.
        language = gr.BrowserState(storage_key="oa-qa-language", secret="oa-qa")  # noqa: S106
        shown, opened, listed = gr.State(), gr.State(), gr.State()
        with gr.Row(elem_id="oa-page"):
            with gr.Column(elem_id="oa-main"):
                header = piece("header")
                with gr.Row(elem_id="oa-ask"):
                    # A label or a button without text until the language is known would jump; Japanese is likeliest.
                    question = gr.Textbox(
                        label=JAPANESE.question,
                        placeholder=JAPANESE.placeholder,
                        max_lines=6,
                        autofocus=True,
                        elem_id="oa-question",
                    )
                    button = gr.Button(JAPANESE.ask, variant="primary", elem_id="oa-button")
                examples, answer, documents = piece("examples"), piece("answer"), piece("documents")
            source = piece("source")

        # None of these is for programs: they speak in HTML. Programs have /ask.
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        frame = [language, header, question, button, examples, documents, listed]
        # Arriving leaves the answer's place alone: a quick visitor's question may be answered before it is done.
        app.load(handlers.arrive, language, frame, **quiet)
        header.press(
            handlers.change_language, [language, shown, opened], [*frame, answer, source], queue=False, **quiet
        )
        asked, answered = [question, language, listed], [answer, source, shown, opened, documents, listed]
        gr.on([button.click, question.submit], handlers.show_answer, asked, answered, **quiet, **_ASKING)
        examples.press(handlers.show_example, [language, listed], [question, *answered], **quiet, **_ASKING)
        for place in (answer, documents):
            place.press(handlers.open_source, language, [source, opened], queue=False, **quiet)
        source.press(handlers.close_source, None, [source, opened], queue=False, **quiet)
        gr.api(handlers.answer_json, api_name="ask", **_ASKING)
    return app


def launch_options() -> dict[str, Any]:
    """How `build_app`'s page wants to be launched. Everything it needs comes from this machine."""
    return {
        # No font of Gradio's: style.css names those that the reader's system has.
        "theme": gr.themes.Default(primary_hue="teal", neutral_hue="stone", font="sans-serif", font_mono="monospace"),
        "css_paths": [_STATIC / "style.css"],
        "footer_links": ["api"],
        "run_history": False,
        "share": False,
        "ssr_mode": False,
        "show_error": True,
        "quiet": True,
        "inline": False,
        "prevent_thread_lock": True,
    }


def serve(qa: QA, host: str = "127.0.0.1", port: int = 7860, announce: Callable[[str], None] = lambda _: None) -> None:
    """Serve the page until Ctrl-C.

    Args:
        qa: a loaded index.
        host: the address to listen on.
        port: 0 takes a free one.
        announce: told the page's URL once it is up.

    Raises:
        OaQaError: the port is taken, or the address is not one of this machine.
    """
    port = _free_port(host, port)
    _reach_without_proxy(host)
    app = build_app(qa)
    # The page opens at once; a question asked before the model is there waits for it.
    threading.Thread(target=_warm_up, args=(qa,), daemon=True).start()
    _, url, _ = app.queue().launch(server_name=host, server_port=port, **launch_options())
    try:
        announce(url)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    finally:
        app.close(verbose=False)


def _warm_up(qa: QA) -> None:
    # The first question meets the same error, and shows it to somebody.
    with contextlib.suppress(OaQaError):
        qa.warm_up()


def _free_port(host: str, port: int) -> int:
    """The port itself, or a free one for 0."""
    try:
        with socket.create_server((host, port)) as listening:
            free: int = listening.getsockname()[1]
    except (OSError, OverflowError, TypeError, ValueError) as error:
        raise OaQaError(
            f"The page cannot be served on {host}:{port}: {error}. "
            "Choose another port with --port (0 takes a free one), or another address with --host."
        ) from error
    return free


def _reach_without_proxy(host: str) -> None:
    """Keep a company's proxy out of it: Gradio asks its own page whether it is up, and would ask the proxy."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1", "localhost", host]))
