"""`bounceback` and `python -m bounceback`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Serve without further ado, or hand over to the other commands.

    The server's first process lives as long as the server, so it does not carry the command line's libraries.
    """
    # Whatever we write, database, reports, copies, is for this user's eyes.
    os.umask(0o077)
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else "serve"
    if first == "serve" or (first.startswith("-") and first not in ("--help", "-h", "--version")):
        from bounceback.cli import server

        sys.exit(server.main([each for each in arguments if each != "serve"]))
    from bounceback.cli import root

    sys.exit(root.main(arguments))


if __name__ == "__main__":
    main()
