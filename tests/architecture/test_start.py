"""The product starts on what Python brings and the lock file lists."""

from __future__ import annotations

import os
import subprocess
import sys


def test_it_starts_where_python_brings_no_setuptools():
    """As since Python 3.12."""
    code = (
        "import sys; sys.modules.update(setuptools=None, pkg_resources=None)\n"
        "import django; django.setup()\n"
        "import voting; assert voting.__version__"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "DEMO": "1"})
