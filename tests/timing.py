"""Says at the end of a run which files took how long; docs/testing.md has a budget for rooms."""

from __future__ import annotations

from collections import Counter

SHOWN = 15
_seconds: Counter[str] = Counter()


def pytest_runtest_logreport(report) -> None:
    """Set-up and tear-down count as well; a worker of xdist reports to the one that sums up."""
    _seconds[report.nodeid.partition("::")[0]] += report.duration


def pytest_terminal_summary(terminalreporter) -> None:
    if sum(_seconds.values()) < 60:
        return
    terminalreporter.section("seconds by file", sep="-")
    for file, seconds in _seconds.most_common(SHOWN):
        terminalreporter.write_line(f"{seconds:6.0f}  {file}")
    rest = sum(_seconds.values()) - sum(seconds for _, seconds in _seconds.most_common(SHOWN))
    terminalreporter.write_line(f"{rest:6.0f}  {max(0, len(_seconds) - SHOWN)} others")
