import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_qa.arrays import ArrayFile, open_array


@settings(deadline=None)
@given(parts=st.lists(st.integers(0, 5), max_size=6), width=st.sampled_from([(), (1,), (3,)]))
def test_what_was_appended_is_read_in_one_piece(tmp_path_factory, parts, width):
    file = tmp_path_factory.mktemp("array") / "a.npy"
    chance = np.random.default_rng(len(parts))
    written = [chance.integers(0, 1000, (count, *width)) for count in parts]
    with ArrayFile(file, "<i4", width) as array:
        for rows in written:
            array.append(rows)
    read = open_array(file)
    assert read.dtype == np.int32
    assert read.tolist() == np.concatenate([np.zeros((0, *width), int), *written]).tolist()


def test_an_array_that_was_not_finished_is_not_read_as_whole(tmp_path):
    with pytest.raises(RuntimeError), ArrayFile(tmp_path / "a.npy", "<i4") as array:
        array.append(np.arange(3))
        raise RuntimeError("power cut")
    assert len(open_array(tmp_path / "a.npy")) == 0
