"""Note down what the migrations make, in bounceback/base/sqlite/made.json. Run it after every new migration.

python tools/made.py
"""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["BOUNCEBACK_DATA"] = scratch
        from bounceback.base import copies
        from bounceback.base.folder import Folder
        from bounceback.base.sqlite import made
        from bounceback.cli.installation import open_installation

        open_installation(Path(scratch))
        with closing(copies.sqlite().connect(Folder(Path(scratch)).database)) as connection:
            made.write(connection)


if __name__ == "__main__":
    main()
