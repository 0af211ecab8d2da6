"""What holds for the package as a whole: what importing it loads, and what an installed wheel has."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "faiss", "gradio", "transformers", "sentence_transformers", "langchain_core", "bm25s", "sklearn")


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, oa_qa, oa_qa.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", place, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(place.glob("oa_qa-*.whl"))


def test_the_wheel_holds_the_library_the_page_and_the_corpus(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for file in sorted((ROOT / "corpus").iterdir()):
        assert f"oa_qa_corpus/{file.name}" in names
    for file in sorted((ROOT / "app").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            assert f"oa_qa_app/{file.relative_to(ROOT / 'app').as_posix()}" in names
    assert "oa_qa/py.typed" in names
    assert not any(name.startswith(("tests/", "eval/")) for name in names)


def test_the_installed_wheel_indexes_the_bundled_corpus_outside_the_checkout(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    code = "import oa_qa, oa_qa_app; from oa_qa.corpus import bundled_corpus; print(oa_qa.__file__, oa_qa_app.__file__, bundled_corpus())"
    places = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert all(place.startswith(str(site)) for place in places)
    run = subprocess.run(
        [sys.executable, "-m", "oa_qa", "index", "--index", "index"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "10 documents" in run.stdout
