"""Code that runs in the environment of a portal, beside it: Django is loaded once, and each errand
runs in a fork of that, which knows nothing of the ones before.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Errands:
    """Whoever runs them, from the first one on until this process ends."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._runner: subprocess.Popen | None = None

    def run(self, code: str) -> str:
        """What the code prints; raises RuntimeError with its traceback."""
        if self._runner is None:
            self._runner = subprocess.Popen(
                [sys.executable, "-m", "tests.errands"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        print(json.dumps(code), file=self._runner.stdin, flush=True)
        said, failure = json.loads(self._runner.stdout.readline())
        if failure:
            raise RuntimeError(failure)
        return said.strip()

    def end(self) -> None:
        """Whoever runs them goes."""
        if self._runner:
            self._runner.communicate()
            self._runner = None


def _done(code: str) -> tuple[str, str]:
    """(what it printed, the traceback it ended with)."""
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            exec(code, {"__name__": "__main__"})  # noqa: S102  (a test's own)
    except Exception:  # whatever it is, the test hears of it
        return out.getvalue(), traceback.format_exc()
    return out.getvalue(), ""


def main() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            print(json.dumps(_done(json.loads(line))), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
