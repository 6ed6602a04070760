"""A disk of a few megabytes that can be full: a tmpfs where this user may mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = 96 * 1024 * 1024
PART = 1024 * 1024


@dataclass
class SmallDisk:
    folder: Path

    def fill(self) -> None:
        """Until nothing more goes onto it; where nothing could be mounted it never fills."""
        if not os.path.ismount(self.folder):
            return
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            for size in (PART, 1024):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError:
                    continue

    def free(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)], capture_output=True, check=False
    )
    try:
        yield SmallDisk(folder)
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
