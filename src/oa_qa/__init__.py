"""Ask a set of documents anything; get the exact sentences that answer, cited, or an honest no.

    import oa_qa
    oa_qa.build_index("corpus/", "index/")
    qa = oa_qa.load("index/")
    answer = qa.ask("OpenAIの評価額は？")

Importing this package loads neither torch nor faiss nor gradio; each comes in at first use.
"""

from importlib.metadata import version

from oa_qa.errors import OaQaError
from oa_qa.models import Answer, Citation
from oa_qa.qa import QA, build_index, load, verify

__version__ = version("oa-qa")
__all__ = ["QA", "Answer", "Citation", "OaQaError", "__version__", "build_index", "load", "verify"]
