"""What holds for the package as a whole: what importing it loads, and what an installed wheel has."""

import subprocess
import sys
import zipfile

from support import ROOT, environment_of

import oa_qa

HEAVY = ("torch", "faiss", "gradio", "transformers", "sentence_transformers", "langchain_core", "bm25s", "sklearn")


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, oa_qa, oa_qa.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_wheel_holds_the_library_the_page_and_the_corpus(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for file in sorted((ROOT / "corpus").iterdir()):
        assert f"oa_qa_corpus/{file.name}" in names
    for file in sorted((ROOT / "app").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            assert f"oa_qa_app/{file.relative_to(ROOT / 'app').as_posix()}" in names
    assert "oa_qa/py.typed" in names
    assert not any(name.startswith(("tests/", "eval/")) for name in names)


def test_the_installed_wheel_finds_its_page_and_indexes_its_corpus_outside_the_checkout(installed, bundled_index):
    code = "import oa_qa, oa_qa_app; from oa_qa.corpus import bundled_corpus; print(oa_qa.__file__, oa_qa_app.__file__, bundled_corpus())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed,
        env=environment_of(installed),
        capture_output=True,
        text=True,
        check=True,
    )
    places = run.stdout.split()
    assert len(places) == 3
    assert all(place.startswith(str(installed)) for place in places)
    assert len(oa_qa.load(bundled_index).documents()) == len(list((ROOT / "corpus").glob("*.md")))
