"""The READMEs are tried: what they show is what the command prints."""

import json
import re
import shlex

import pytest
from support import ROOT

import oa_qa
from oa_qa.evaluation.tables import Report, systems_table

ENGLISH, JAPANESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def shown_asks(text):
    """Every `oa-qa ask` of the sessions with the output shown under it."""
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            if line.startswith("oa-qa ask") and "--json" not in line:
                yield line, output.strip()


@pytest.mark.parametrize(("line", "output"), [*shown_asks(ENGLISH), *shown_asks(JAPANESE)])
def test_an_ask_prints_what_the_readme_shows(command, bundled_index, line, output):
    arguments = shlex.split(line.partition(";")[0])[1:]
    asked = command(*arguments, "--index", bundled_index)
    without_confidence = re.compile(
        r"\n(?:Chance|最初の引用が|最も近い文が).*", re.DOTALL
    )  # the last digits differ between machines
    assert without_confidence.sub("", asked.stdout.strip()) == without_confidence.sub("", output)
    assert asked.returncode == (1 if output.endswith("1") else 0)


def test_the_python_example_runs_and_says_what_it_says(bundled_index):
    (example,) = blocks(ENGLISH, "python")
    shown = re.search(r"citations\[0\]\.quote  # '(.*)'", example).group(1)
    assert oa_qa.load(bundled_index).ask("OpenAIの評価額は？", limit=3).citations[0].quote == shown


def test_both_readmes_show_the_same_commands_and_the_same_table():
    def commands(text):
        return [
            re.sub(r"\s+#.*", "", line) for line in re.findall(r"^\$ (make \w+|oa-qa (?!ask).*)", text, re.MULTILINE)
        ]

    def table(text):
        return re.findall(r"^\| (`oa-qa .*?`)", text, re.MULTILINE)

    assert commands(ENGLISH) == commands(JAPANESE)
    assert table(ENGLISH) == table(JAPANESE)
    assert len(blocks(ENGLISH, "python")) == len(blocks(JAPANESE, "python"))


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
def test_the_figures_are_those_of_the_committed_report(text):
    evaluation = json.loads((ROOT / "eval/results/report/report.json").read_text(encoding="utf-8"))
    systems = {line[0]: line[1:] for line in systems_table(Report(evaluation, []))}
    shown = [line.strip("|").split("|")[1:] for line in text.split("\n") if re.match(r"\|[^|]+\| [\d.]+ \[", line)]
    metrics = ("evidence_hit@1", "evidence_hit@3", "passage_hit@5", "containment@1", "quote_chars@1", "auroc") + (
        "hallucination_rate",
        "error_rate",
        "wrong_answer_rate",
    )
    assert [[cell.strip() for cell in line] for line in shown] == [systems[metric] for metric in metrics]


def test_the_table_lists_every_command(command):
    listed = set(re.findall(r"^\| `oa-qa (\w+)", ENGLISH, re.MULTILINE))
    assert listed == set(re.findall(r"^[│ ]+(\w+)  ", command("--help").stdout, re.MULTILINE)) - {"Options"}


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
def test_the_figures_of_page_furniture_are_the_committed_ones(text):
    def read(name):
        return json.loads((ROOT / f"eval/results/{name}.json").read_text(encoding="utf-8"))

    seeds, bundled = (read(name)["all"]["characters"] for name in ("boilerplate", "boilerplate_bundled"))
    assert (seeds["precision"], bundled["precision"]) == (1, 1)
    for figures in (seeds, bundled):
        assert re.search(rf"{100 * figures['recall']:.0f} ?%", text)
    clean = read("boilerplate_clean").values()
    assert sum(figures["marked"] for figures in clean) == 0
    millions = sum(figures["characters"] for figures in clean) // 10**6
    assert f"{millions} million characters" in text or f"{millions}00万字" in text


def test_the_session_shows_the_counts_of_the_bundled_index(bundled_index):
    counts = oa_qa.load(bundled_index).index.manifest.counts
    shown = f"{counts['documents']} documents, {counts['passages']} passages, {counts['sentences']} sentences"
    assert all(shown in text for text in (ENGLISH, JAPANESE))
