"""An index of passages on disk, behind one small Protocol, so that it can stand elsewhere too."""

from oa_qa.index.build import BuildReport, build
from oa_qa.index.disk import DamagedIndex, DiskIndex
from oa_qa.index.live import LiveIndex
from oa_qa.index.protocol import PassageIndex

__all__ = ["BuildReport", "DamagedIndex", "DiskIndex", "LiveIndex", "PassageIndex", "build"]
