"""Where things are: state in one folder, the curriculum beside the code. The only reader of the environment
here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Home:
    """`root` holds all state (default: the checkout's git-ignored `var`); `curriculum` is read-only
    content.
    """

    root: Path
    curriculum: Path

    @property
    def codes(self) -> Path:
        """Code-set stores: one folder per build, `current` a symlink to the one in use, `sources/` what was
        parsed.
        """
        return self.root / "codes"

    @property
    def engines(self) -> Path:
        """Data the third-party engines need unpacked."""
        return self.root / "engines"

    @property
    def database(self) -> Path:
        return self.root / "db.sqlite3"

    @property
    def media(self) -> Path:
        return self.root / "media"


def checkout() -> Path | None:
    """The working copy this package runs from, if it does."""
    root = _PACKAGE.parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "curriculum").is_dir() else None


def find_home() -> Home:
    """PRECEPTOR_HOME and PRECEPTOR_CURRICULUM win; else the checkout; else the current folder's `var`."""
    root = checkout()
    state = os.environ.get("PRECEPTOR_HOME") or (root or Path.cwd()) / "var"
    content = os.environ.get("PRECEPTOR_CURRICULUM") or (
        root / "curriculum" if root else _PACKAGE / "_curriculum"
    )
    return Home(Path(state).resolve(), Path(content).resolve())
