"""Question + passages -> scored sentences and answer spans; can this be answered at all."""

from oa_qa.reading.calibration import BUNDLED_CALIBRATION, Calibration, Caution, Logistic, read_calibration
from oa_qa.reading.cross_encoder import CrossEncoderReader
from oa_qa.reading.reader import BUNDLED_READER, BundledReader, Reader, WindowScores
from oa_qa.reading.scoring import Reading, ScoredSentence, read
from oa_qa.reading.windows import Window

__all__ = [
    "BUNDLED_CALIBRATION",
    "BUNDLED_READER",
    "BundledReader",
    "Calibration",
    "Caution",
    "CrossEncoderReader",
    "Logistic",
    "Reader",
    "Reading",
    "ScoredSentence",
    "Window",
    "WindowScores",
    "read",
    "read_calibration",
]
