"""A small index made with the real model, and the page served over it."""

import gc
import warnings
from pathlib import Path

import gradio
import pytest
from oa_qa_app.page import _free_port, build_app, launch_options

import oa_qa

OF_GRADIO = (
    # What Gradio 6.31 itself leaves open or calls in an old way, as messages of those libraries.
    "ignore:unclosed event loop:ResourceWarning",
    "ignore:unclosed <socket:ResourceWarning",
    "ignore:'future.no_silent_downcasting' is deprecated",
    "ignore:The copy keyword is deprecated",
)

LIGHTHOUSE = """---
title: 岬の灯台
published: 2021-05-04
publisher: 海辺新聞
url: https://example.org/lighthouse
language: ja
---

岬の灯台は1923年に建てられました。
岬の灯台の高さは31メートルです。

""" + "\n\n".join(f"{year}年の夏も、灯台守は毎朝ランプを磨きました。" for year in range(1924, 1984))

HOSTILE = """---
title: '<img src=x onerror="window.hacked=1">'
url: javascript:window.hacked=1
language: en
---

The secret ingredient of the harbour soup is <b onmouseover="window.hacked=1">saffron</b> and `${window.hacked=1}`.
<script>window.hacked = 1</script> {{constructor.constructor("window.hacked=1")()}}
"""


@pytest.fixture(scope="session")
def qa(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "lighthouse.md").write_text(LIGHTHOUSE, encoding="utf-8")
    (folder / "corpus" / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "corpus" / "undated.txt").write_text("The ferry leaves at nine every morning.\n", encoding="utf-8")
    oa_qa.build_index(folder / "corpus", folder / "index")
    return oa_qa.load(folder / "index")


@pytest.fixture(scope="session")
def url(qa):
    qa.warm_up()
    app: gradio.Blocks = build_app(qa)
    _, address, _ = app.queue().launch(
        server_name="127.0.0.1", server_port=_free_port("127.0.0.1", 0), **launch_options()
    )
    yield address
    app.close(verbose=False)
    let_go()


@pytest.fixture(autouse=True, scope="module")
def leftovers_of_gradio():
    """Gradio makes event loops that nobody closes; let them go here, or the warning hits somebody else's test."""
    yield
    let_go()


def let_go():
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings(*OF_GRADIO))
