"""A release: the version, the changelog, and packages that a new user could install."""

import importlib.util
import re
import subprocess
import sys
from datetime import date
from importlib.machinery import SourceFileLoader
from types import ModuleType

import pytest

from tests.conftest import REPOSITORY


def script(name: str) -> ModuleType:
    """A script as a module; those in scripts/ have no ending."""
    loader = SourceFileLoader(f"scripts_{name}", str(REPOSITORY / "scripts" / name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


RELEASE = script("release")
LICENCES = script("licences")
LOG = """# Changelog

## [Unreleased]

### Added

- A thing.

## [0.1.0] - 2026-01-02

- First.
"""
# https://www.gnu.org/licenses/license-list.html: what may be combined with the AGPL, version 3.
COMPATIBLE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-CMU"),
    *("LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-2.0", "PSF-2.0", "Zlib"),
}
# See the remark in docs/licences.md.
REMARKED = {"regex": {"CNRI-Python"}}


def test_what_was_unreleased_gets_a_version_and_a_day() -> None:
    assert RELEASE.closed(LOG, "0.2.0", date(2026, 3, 8)) == LOG.replace(
        "## [Unreleased]\n", "## [Unreleased]\n\n## [0.2.0] - 2026-03-08\n"
    )


def test_a_release_without_news_is_none() -> None:
    with pytest.raises(SystemExit, match="nothing under"):
        RELEASE.closed(LOG.replace("- A thing.\n", ""), "0.2.0", date(2026, 3, 8))


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "1.0", "v2.0.0", "2.0.0rc1"])
def test_a_version_is_a_higher_number(version: str) -> None:
    with pytest.raises(SystemExit):
        RELEASE.bumped('[project]\nversion = "0.1.0"\n', version)


def test_the_version_stands_in_the_project_and_its_lock() -> None:
    project = RELEASE.bumped((REPOSITORY / "pyproject.toml").read_text("utf-8"), "99.0.0")
    lock = RELEASE.locked((REPOSITORY / "uv.lock").read_text("utf-8"), "99.0.0")
    assert re.findall(r'(?m)^version = "99.0.0"$', project) == ['version = "99.0.0"']
    assert lock.count('name = "alliance-bot"\nversion = "99.0.0"\n') == 1


@pytest.mark.slow
def test_a_dry_run_builds_tries_and_lists_and_changes_nothing() -> None:
    before = state()
    command = [sys.executable, str(REPOSITORY / "scripts" / "release"), "99.0.0", "--dry-run"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "alliance_bot-99.0.0-py3-none-any.whl" in done.stdout
    assert "nothing here has changed" in done.stdout
    assert state() == before


def state() -> list[str]:
    """The commit, the tags and the built packages of this tree."""
    asked = (("rev-parse", "HEAD"), ("tag",))
    said = [
        subprocess.run(["git", *one], cwd=REPOSITORY, capture_output=True, text=True, check=True)
        for one in asked
    ]
    return [one.stdout for one in said] + sorted(map(str, (REPOSITORY / "dist").glob("*")))


def test_the_list_of_licences_is_current() -> None:
    """`scripts/licences` writes it anew."""
    assert (REPOSITORY / "docs" / "licences.md").read_text("utf-8") == LICENCES.page()


def test_every_licence_may_be_used_with_the_programs_own() -> None:
    packages = LICENCES.packages()
    assert len(packages) > 50
    doubtful = {
        name: licence
        for name, licence, _ in packages
        if not any(
            set(one) - REMARKED.get(name, set()) <= COMPATIBLE for one in LICENCES.parts(licence)
        )
    }
    assert doubtful == {}
