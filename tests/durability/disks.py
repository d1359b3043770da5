"""Disks for tests: one whose power can be cut, one that is small enough to be full. Both need root and Linux.

Where they cannot be had the test fails: a check that nobody ran must not look like one that passed. Who knows that and
tests elsewhere sets BOUNCEBACK_TESTS_WITHOUT_DISKS=1, and reads in the summary what was left out.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.patience import until

# EXT4_IOC_SHUTDOWN, _IOR('X', 125, u32). From this moment the file system writes nothing more; with NOLOGFLUSH what
# is in memory and not yet on the disk is lost, as when the power fails.
_SHUTDOWN = (2 << 30) | (4 << 16) | (ord("X") << 8) | 125
_NOLOGFLUSH = 2


def need_root() -> None:
    """Go no further where no disk can be mounted."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return
    why = "only root on Linux may mount the disks of this test"
    if os.environ.get("BOUNCEBACK_TESTS_WITHOUT_DISKS") == "1":
        pytest.skip(why)
    pytest.fail(f"{why}; BOUNCEBACK_TESTS_WITHOUT_DISKS=1 leaves it out knowingly")


class Disk:
    """An ext4 file system in a file, whose power can be cut."""

    def __init__(self, image: Path, place: Path, *, options: str) -> None:
        self.image = image
        self.place = place
        self.options = ",".join(("loop", *filter(None, [options])))

    def mount(self) -> None:
        _run("mount", "-o", self.options, str(self.image), str(self.place))

    def unmount(self) -> None:
        umount = ["umount", str(self.place)]
        until(
            lambda: subprocess.run(umount, check=False, capture_output=True).returncode == 0,
            "somebody is still on the disk",
        )

    def cut_power(self) -> None:
        """Nothing that is not on the disk by now gets there."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", _NOLOGFLUSH))
        finally:
            os.close(descriptor)

    def find_an_error(self) -> None:
        """Let the file system believe that it found something wrong with itself."""
        for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
            device, place, *_ = line.split()
            if place == str(self.place):
                trigger = Path("/sys/fs/ext4") / Path(device).name / "trigger_fs_error"
                trigger.write_text("a test\n", encoding="ascii")

    def is_off(self) -> bool:
        try:
            (self.place / "probe").touch()
        except OSError as error:
            return error.errno == errno.EIO
        return False


@contextmanager
def disk(folder: Path, *, megabytes: int, options: str = "") -> Iterator[Disk]:
    """A fresh disk of that size, mounted."""
    need_root()
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    _run("mkfs.ext4", "-q", "-F", str(image))
    made = Disk(image, place, options=options)
    made.mount()
    try:
        yield made
    finally:
        made.unmount()


@contextmanager
def tiny_disk(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """A disk in memory that is soon full."""
    need_root()
    place = folder / "tiny"
    place.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
