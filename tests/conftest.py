import os
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import hypothesis
import pytest
from support import ROOT, SMALL_CORPUS, QuickEncoder, QuickReader, environment_of, write_corpus

import oa_qa

hypothesis.settings.register_profile("untimed", deadline=None)  # no test fails because the machine is busy
hypothesis.settings.load_profile("untimed")

OFFLINE = Path(__file__).parent / "offline"

# No connection leaves the machine: not from this process, nor from one that a test starts.
runpy.run_path(str(OFFLINE / "sitecustomize.py"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch, tmp_path):
    """Tests see neither this shell's OA_QA_* nor an oa-qa.toml in the folder they are started from."""
    for name in [name for name in os.environ if name.startswith("OA_QA_") and name != "OA_QA_CACHE"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def quick():
    return QuickEncoder()


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path / "corpus", SMALL_CORPUS)


@pytest.fixture
def quick_qa(tmp_path, corpus, quick):
    """The small corpus, indexed with the quick encoder."""
    oa_qa.build_index(corpus, tmp_path / "index", encoder=quick)
    return oa_qa.load(tmp_path / "index", encoder=quick, reader=QuickReader())


@pytest.fixture(scope="session")
def real_index(tmp_path_factory):
    """The small corpus, indexed with the bundled model."""
    place = tmp_path_factory.mktemp("real")
    oa_qa.build_index(write_corpus(place / "corpus", SMALL_CORPUS), place / "index")
    return place / "index"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel that `pip install .` would make."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", place, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(place.glob("oa_qa-*.whl"))


@pytest.fixture(scope="session")
def installed(tmp_path_factory, wheel):
    """A folder with the wheel's content, away from the checkout."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


@pytest.fixture(scope="session")
def bundled_index(tmp_path_factory, installed):
    """The bundled corpus, indexed by the installed wheel's command with the bundled model."""
    index = tmp_path_factory.mktemp("bundled") / "index"
    command = [sys.executable, "-m", "oa_qa", "index", "--index", index]
    subprocess.run(command, cwd=installed, env=environment_of(installed), check=True, capture_output=True)
    return index


@pytest.fixture
def command(tmp_path):
    """Runs `oa-qa` as a process of its own; returns it finished, with text output."""

    def run(*arguments, stdin="", **environment):
        return subprocess.run(
            [sys.executable, "-m", "oa_qa", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, **environment},
            timeout=300,
        )

    return run
