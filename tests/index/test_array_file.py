"""Files of arrays: what was written comes back, and what was changed is noticed as soon as it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from index.whoosh import array_file
from index.whoosh.array_file import BLOCK, TOGETHER, ArrayFile, ArrayFileWriter, Damaged, Items, write_arrays

KINDS = ["u1", "u2", "u4", "u8", "i4", "i8", "f4", "f8", "?", ">u4", ">f8"]
Arrays = dict[str, np.ndarray[Any, Any]]

some_arrays = st.dictionaries(
    st.text("abc.-", min_size=1, max_size=6),
    st.sampled_from(KINDS).flatmap(lambda kind: arrays_of.arrays(kind, st.integers(0, 50))),
    max_size=6,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.arrays"


def damage(path: Path, at: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.unlink()
    path.write_bytes(data)


@settings(deadline=None)
@given(some_arrays)
def test_arrays_come_back_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, arrays: Arrays) -> None:
    path = tmp_path_factory.mktemp("x") / "some.arrays"
    size = write_arrays(path, arrays)
    file = ArrayFile(path, size)
    assert path.stat().st_size == size
    assert set(file.arrays) == set(arrays)
    for name, array in arrays.items():
        found = file.whole(name)
        assert found.dtype == array.dtype.newbyteorder("<")
        np.testing.assert_array_equal(found, array)
        assert file.count(name) == len(array)


def test_an_empty_file_has_no_array(path: Path) -> None:
    size = write_arrays(path, {})
    file = ArrayFile(path, size)
    file.check_all()
    assert "a" not in file


def test_an_array_without_items_is_there(path: Path) -> None:
    write_arrays(path, {"a": np.empty(0, np.uint32)})
    file = ArrayFile(path)
    assert "a" in file
    assert len(file.whole("a")) == len(file.part("a", 0, 0)) == 0


def test_an_array_may_come_in_parts_between_those_of_others(path: Path) -> None:
    writer = ArrayFileWriter(path, {"a": (np.dtype("u2"), 5), "b": (np.dtype("f8"), 2)})
    for name, part in (("a", [1, 2]), ("b", [0.5]), ("a", []), ("a", [3, 4, 5]), ("b", [1.5])):
        writer.write(name, np.array(part))
    file = ArrayFile(path, writer.close())
    assert file.whole("a").tolist() == [1, 2, 3, 4, 5]
    assert file.whole("b").tolist() == [0.5, 1.5]


def test_part_of_an_array_is_read_alone(path: Path) -> None:
    write_arrays(path, {"a": np.arange(100_000, dtype=np.uint32), "b": np.frombuffer(b"storm", np.uint8)})
    file = ArrayFile(path)
    assert file.part("a", 70_000, 70_003).tolist() == [70_000, 70_001, 70_002]
    assert file.bytes_of("b", 1, 4) == b"tor"


def test_more_items_than_planned_are_refused(path: Path) -> None:
    writer = ArrayFileWriter(path, {"a": (np.dtype("u1"), 2)})
    writer.write("a", np.array([1], np.uint8))
    with pytest.raises(ValueError, match="a has 2 items; 3 were written"):
        writer.write("a", np.array([2, 3], np.uint8))
    writer.abandon()
    assert not path.exists()


def test_fewer_items_than_planned_are_refused(path: Path) -> None:
    writer = ArrayFileWriter(path, {"a": (np.dtype("u1"), 2), "b": (np.dtype("u1"), 0)})
    writer.write("a", np.array([1], np.uint8))
    with pytest.raises(ValueError, match=r"not wholly written: a$"):
        writer.close()
    writer.abandon()
    assert not path.exists()


def test_a_file_that_cannot_be_finished_is_removed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(array_file.os, "pwrite", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_arrays(path, {"a": np.zeros(3)})
    assert not path.exists()


def test_a_file_too_large_for_the_disk_is_removed_at_once(path: Path) -> None:
    with pytest.raises(OSError):
        ArrayFileWriter(path, {"a": (np.dtype("u8"), 1 << 59)})
    assert not path.exists()


def test_what_the_system_writes_in_several_goes_is_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pwrite = array_file.os.pwrite
    monkeypatch.setattr(array_file.os, "pwrite", lambda file, data, at: pwrite(file, data[:7], at))
    write_arrays(path, {"a": np.arange(20, dtype=np.uint32)})
    assert ArrayFile(path).whole("a").tolist() == list(range(20))


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 33, 200, -1])
def test_a_file_of_another_size_is_damaged(path: Path, cut: int) -> None:
    size = write_arrays(path, {"a": np.arange(100, dtype=np.uint32)})
    path.write_bytes(path.read_bytes()[:cut])
    for expected in (size, None):
        with pytest.raises(Damaged):
            ArrayFile(path, expected)


def test_another_file_in_its_place_is_noticed(path: Path) -> None:
    other = path.with_name("other.arrays")
    size = write_arrays(other, {"a": np.arange(100, dtype=np.uint32)})
    other.replace(path)
    with pytest.raises(Damaged, match=r"some\.arrays has the content of other\.arrays"):
        ArrayFile(path, size)


def test_damage_is_noticed_in_the_block_that_is_read_and_in_no_other(path: Path) -> None:
    write_arrays(path, {"a": np.zeros(5 * BLOCK, np.uint8)})
    damage(path, 2 * BLOCK + 5)
    file = ArrayFile(path)
    assert not file.part("a", 0, 2 * BLOCK).any()
    assert not file.part("a", 3 * BLOCK, 5 * BLOCK).any()
    for start, end in ((2 * BLOCK, 2 * BLOCK + 1), (3 * BLOCK - 1, 3 * BLOCK), (0, 5 * BLOCK)):
        with pytest.raises(Damaged, match=f"at byte {2 * BLOCK}"):
            file.part("a", start, end)
    with pytest.raises(Damaged):
        file.bytes_of("a", 3 * BLOCK - 1, 3 * BLOCK)
    with pytest.raises(Damaged):
        file.check_all()


def test_every_bit_of_a_file_is_guarded(path: Path) -> None:
    size = write_arrays(path, {"a": np.arange(3, dtype=np.uint8), "b": np.arange(2, dtype=np.float32)})
    whole = path.read_bytes()
    for at in range(size):
        for bit in range(8):
            damage(path, at, bit)
            with pytest.raises(Damaged):
                ArrayFile(path, size).check_all()
            path.unlink()
            path.write_bytes(whole)


@pytest.mark.parametrize("at", [0, BLOCK - 1, BLOCK, 3 * BLOCK + 7])
@pytest.mark.parametrize("size", [1, 8, 512, BLOCK])
def test_zeros_in_place_of_data_are_noticed(path: Path, at: int, size: int) -> None:
    write_arrays(path, {"a": np.random.default_rng(1).integers(1, 255, 5 * BLOCK, dtype=np.uint8)})
    data = bytearray(path.read_bytes())
    data[at : at + size] = bytes(size)
    path.write_bytes(data)
    with pytest.raises(Damaged):
        ArrayFile(path).check_all()


@pytest.mark.parametrize("one", [0, BLOCK])
@pytest.mark.parametrize("other", [2 * BLOCK, 3 * BLOCK])
def test_exchanged_blocks_are_noticed(path: Path, one: int, other: int) -> None:
    write_arrays(path, {"a": np.random.default_rng(1).integers(0, 255, 5 * BLOCK, dtype=np.uint8)})
    data = bytearray(path.read_bytes())
    data[one : one + BLOCK], data[other : other + BLOCK] = data[other : other + BLOCK], data[one : one + BLOCK]
    path.write_bytes(data)
    with pytest.raises(Damaged):
        ArrayFile(path).check_all()


def test_exchanged_words_within_a_block_are_noticed(path: Path) -> None:
    write_arrays(path, {"a": np.arange(BLOCK, dtype=np.uint64)})
    data = bytearray(path.read_bytes())
    data[8:16], data[80:88] = data[80:88], data[8:16]
    path.write_bytes(data)
    with pytest.raises(Damaged):
        ArrayFile(path).check_all()


@pytest.mark.parametrize("bits", [(63, 63), (62, 62), (63, 31), (0, 0)])
def test_two_changed_bits_are_noticed(path: Path, bits: tuple[int, int]) -> None:
    """Also where the sums of a plain checksum would be equal again: of the highest bits of two words."""
    write_arrays(path, {"a": np.arange(BLOCK // 8, dtype=np.uint64)})
    for place, bit in zip((3, 401), bits, strict=True):
        damage(path, 8 * place + bit // 8, bit % 8)
    with pytest.raises(Damaged):
        ArrayFile(path).check_all()


def test_an_item_is_checked_with_those_around_it_and_with_no_other_array(path: Path) -> None:
    several = np.arange(2 * TOGETHER * BLOCK // 4, dtype=np.uint32)
    write_arrays(path, {"a": several, "b": several})
    for block in (TOGETHER, 2 * TOGETHER):
        damage(path, block * BLOCK)
    file = ArrayFile(path)
    items = Items(file, "a")
    assert items.checked(5, 7)[5:7].tolist() == [5, 6]
    assert file.checked[:TOGETHER] == b"\1" * TOGETHER
    for start in (len(several) // 2, len(several) - 1):
        with pytest.raises(Damaged, match=f"at byte {TOGETHER * BLOCK}"):
            items.checked(start, start + 1)
    assert items.unchecked[len(several) - 1] == len(several) - 1


def test_a_small_array_is_checked_without_those_that_follow(path: Path) -> None:
    write_arrays(path, {"a": np.arange(100, dtype=np.uint8), "b": np.zeros(2 * BLOCK, np.uint8)})
    damage(path, BLOCK)
    file = ArrayFile(path)
    assert Items(file, "a").checked(3, 4)[3] == 3
    with pytest.raises(Damaged, match=f"at byte {BLOCK}"):
        Items(file, "b").checked(BLOCK, BLOCK + 1)
