import sys
from pathlib import Path

import pytest

from oa_qa.evaluation.questions import Gold, Question
from oa_qa.models import Document

EVAL = Path(__file__).parents[2] / "eval"
sys.path.insert(0, str(EVAL))  # its scripts are not installed with the package


class Shelf:
    """Documents by id, without an index."""

    def __init__(self, documents):
        self.documents = {document.id: document for document in documents}

    def document(self, document_id):
        return self.documents[document_id]


SENTENCES = 5


def sentence(document, number):
    return f"文書{document:02}の第{number}項は値{document * SENTENCES + number:03}です。"


@pytest.fixture(scope="session")
def questions_file():
    """The fixed question set, which comes with the repository but not with the package."""
    return EVAL / "questions.jsonl"


@pytest.fixture(scope="session")
def shelf():
    """Forty documents of five sentences, each of which says something else."""
    return Shelf(
        Document(f"{number:02}.txt", "".join(sentence(number, k) for k in range(SENTENCES))) for number in range(40)
    )


@pytest.fixture(scope="session")
def shelf_questions():
    """Two questions on each document of the shelf, and forty that none of them answers."""
    found = []
    for number in range(40):
        for k in (1, 3):
            text = sentence(number, k)
            evidence = (Gold(f"{number:02}.txt", quote=text),)
            answer = f"値{number * SENTENCES + k:03}"
            split = "tune" if (number + k) % 4 else "report"
            found.append(Question(f"a{number}-{k}", f"{text[:-6]}？", "ja", True, "fact", split, evidence, (answer,)))
        kind, split = ("far", "near_miss")[number % 2], ("tune", "report")[number // 2 % 2]
        found.append(Question(f"u{number}", f"問い{number}は？", "en", False, kind, split))
    return found
