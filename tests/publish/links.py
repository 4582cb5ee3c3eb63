"""Follows every address in feeds/ that is the site's own, as readers and machines would."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from lxml import etree, html


@dataclass(frozen=True)
class Reference:
    """An address and the file in which it stands; `kind` says where there."""

    file: str
    kind: str
    address: str


class Site:
    """The files of feeds/ (path, content) as they are served at an address."""

    def __init__(self, url: str, files: Mapping[str, bytes]) -> None:
        self._url = url
        self._files = files

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every address of the site itself, made whole."""
        found = (
            Reference(path, kind, urljoin(self._address(path), address.strip()))
            for path, data in self._files.items()
            for kind, address in _references(path, data)
        )
        return tuple(one for one in found if one.address.startswith(self._url))

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The files that say of a statement only that it was withdrawn."""
        return frozenset(
            path
            for path, data in self._files.items()
            if path.endswith(".html") and b'content="noindex"' in data
        )

    def target(self, address: str) -> str:
        """The file that answers to an address, whether it is there or not."""
        path = unquote(urldefrag(address)[0].removeprefix(self._url))
        return f"{path}index.html" if path.endswith("/") or not path else path

    def problems(self) -> list[str]:
        """What leads nowhere, or where nobody should be led."""
        found = []
        for one in self.references:
            target = self.target(one.address)
            if target not in self._files:
                found.append(f"{one.file}: {one.kind} {one.address}: there is no such file")
            elif missing := self._missing_fragment(one, target):
                found.append(f"{one.file}: {one.kind} {one.address}: there is no #{missing}")
            elif target in self.withdrawn and not self._may_name(one.file, target):
                found.append(f"{one.file}: {one.kind} {one.address}: is withdrawn")
        return [*found, *self._not_mutual()]

    def _address(self, path: str) -> str:
        return self._url + path.removesuffix("index.html")

    def _missing_fragment(self, one: Reference, target: str) -> str:
        fragment = urldefrag(one.address)[1]
        return "" if not fragment or fragment in self._names(target) else fragment

    def _names(self, path: str) -> frozenset[str]:
        return frozenset(_page(self._files[path]).xpath("//@id"))

    def _may_name(self, file: str, gone: str) -> bool:
        """Its own forms in other languages, and the feeds that tell of the withdrawal."""
        statement = gone.split("/")[2]
        is_form = file in self.withdrawn and file.split("/")[2] == statement
        return is_form or re.fullmatch(r"[^/]+/(atom\.xml|rss\.xml|feed\.json)", file) is not None

    def _not_mutual(self) -> Iterator[str]:
        """Pages that name each other as translations do so both ways, and name themselves."""
        named: dict[str, set[str]] = {}
        for path, data in self._files.items():
            if path.endswith(".html"):
                links = _page(data).xpath("//link[@hreflang!='x-default']/@href")
                named[path] = {self.target(address) for address in links}
        for path, others in named.items():
            if others and path not in others and path != "index.html":
                yield f"{path}: does not name itself among its translations"
            if path != "index.html":
                yield from (
                    f"{path}: names {other}, which does not name it"
                    for other in sorted(others)
                    if path not in named.get(other, set())
                )


def _references(path: str, data: bytes) -> Iterable[tuple[str, str]]:
    if path.endswith(".html"):
        return _in_html(_page(data))
    if path.endswith((".xml", ".opml", ".svg")):
        return _in_xml(etree.fromstring(data))
    if path.endswith(".json"):
        return _in_json(json.loads(data))
    if path.endswith(".css"):
        return (("url()", found) for found in re.findall(r"url\(['\"]?([^'\")]+)", data.decode()))
    if path == "robots.txt":
        return (("Sitemap", found) for found in re.findall(r"(?m)^Sitemap: (.+)$", data.decode()))
    return ()


def _page(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode())


def _in_html(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for name in ("href", "src", "poster", "action"):
        yield from ((f"{name}=", value) for value in root.xpath(f"//@{name}"))
    for value in root.xpath("//@srcset"):
        yield from (("srcset=", part.split()[0]) for part in value.split(","))
    for meta in root.xpath("//meta[@property or @name]"):
        if meta.get("content", "").startswith(("http:", "https:")):
            yield str(meta.get("property") or meta.get("name")), meta.get("content")
    for script in root.xpath("//script[@type='application/ld+json']/text()"):
        yield from _in_json(json.loads(script))


def _in_xml(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        for key in ("href", "url", "src", "xmlUrl", "htmlUrl"):
            if element.get(key):
                yield f"<{name} {key}=>", element.get(key)
        text = (element.text or "").strip()
        if name in {"link", "loc", "uri", "comments"} and text:
            yield f"<{name}>", text
        if name in {"content", "encoded", "description", "summary"} and "<" in text:
            yield from _in_html(html.fragment_fromstring(text, create_parent="div"))


def _in_json(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _in_json(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_json(inner, key)
    elif isinstance(value, str):
        if key == "content_html":
            yield from _in_html(html.fragment_fromstring(value, create_parent="div"))
        elif value.startswith(("http:", "https:")) and key != "@context":
            yield key, value
