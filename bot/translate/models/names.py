"""Pure: what packages are called: their codes and versions, and which version is newer."""

import re

_CODE = re.compile(r"[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{1,8}){0,3}", re.ASCII)
_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}(?:[.+-]?[A-Za-z]{1,8}\d{0,4})?", re.ASCII)


def is_code(value: object) -> bool:
    """Tell whether a value is a language's code, and nothing that could name a place."""
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def is_version(value: object) -> bool:
    """Tell whether a value is a version as packages have them: 1.9, 1.10.2, 2.0-beta1."""
    return isinstance(value, str) and _VERSION.fullmatch(value) is not None


def package_name(from_code: str, to_code: str, version: str) -> str:
    """Return the name of a package, which is also that of its folder."""
    return f"translate-{from_code}_{to_code}-{version}"


def order(version: str) -> tuple[tuple[int, ...], bool, str]:
    """Return what versions are sorted by: 1.9 before 1.10, 2.0-beta before 2.0."""
    numbers = re.match(r"[\d.]*", version, re.ASCII)
    begin = numbers[0].rstrip(".") if numbers else ""
    parts = [int(part) for part in begin.split(".") if part]
    while parts and parts[-1] == 0:
        parts.pop()
    rest = version[len(begin) :]
    return tuple(parts), not rest, rest


def is_newer(version: str, than: str) -> bool:
    """Tell whether a version is newer than another."""
    return order(version) > order(than)
