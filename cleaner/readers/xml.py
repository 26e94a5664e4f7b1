"""Xml: files of strangers become trees: safely, tolerantly, and with a word on what was wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from cleaner.model import InputError
from cleaner.readers import wellformed
from cleaner.readers.declared import as_declared

if TYPE_CHECKING:
    from lxml import etree

LARGEST: Final = 1 << 28
"""Most bytes of a file (256 MB): a tree takes several times its file, and a page has some hundred kilobytes."""

_ID_KEYS: Final = ("ID", "id", "{http://www.w3.org/XML/1998/namespace}id")

_PLAIN: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^>]*?\sencoding\s*=\s*[\"'](?i:utf-?8|us-ascii)[\"'][^>]*>"
    rb"|<\?xml(?:(?!\sencoding\s*=)[^>])*>|\s*<(?!\?xml\s))[^\0]")
"""How a file begins that is UTF-8 as far as it tells."""

_FOREIGN_ENTITY: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")

_LIMIT: Final = re.compile(r"HUGE|huge|too long|Excessive depth|[Ll]imit exceeded")
"""What libxml2 says when a document is beyond what its parser takes."""

_WHERE: Final = re.compile(r"[,\s]*(?:line \d+, column \d+)?(?: \(<string>.*\))?\s*$")


class Parsed(NamedTuple):
    """The tree of a file, what was wrong with it and read all the same, and the encoding it was read in."""

    root: etree._Element
    repairs: tuple[str, ...]
    encoding: str


def parser(raw: bytes = b"") -> etree.XMLParser:
    """A parser that reads no entities, no other files, nothing from the network, and no huge trees.

    ``raw`` is what will be parsed, if it is known: where it has no document type, IDs may come twice. Elsewhere
    they are collected: told not to, lxml makes libxml2 read the file that the document type names, whatever
    ``load_dtd`` says.

    >>> from lxml import etree
    >>> etree.fromstring("<p>芦河</p>", parser()).text
    '芦河'
    """
    from lxml import etree

    free = _PLAIN.match(raw) is not None and b"<!DOCTYPE" not in raw
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=not free)


def parse(raw: bytes, name: str) -> Parsed:
    """The tree of a file that may be broken, declare a wrong encoding, or mean harm.

    A sound file goes to the parser as it is. Any other is decoded, its document type is taken off, what is
    not well-formed is mended as text, and every mending is recorded; HTML that is no XML is read as HTML.
    Entities never reach the parser. Raises InputError for what is too large, too deep, a bomb of entities,
    or no XML at all.

    >>> parse(b"<p>Lindau &amp; Umgebung</p>", "p.xml").root.text
    'Lindau & Umgebung'
    >>> parse(b"<p>Lindau & Umgebung", "p.xml").root.text
    'Lindau & Umgebung'
    """
    from lxml import etree

    if len(raw) > LARGEST:
        raise InputError(name, f"is too large: {len(raw)} bytes", f"XML of {LARGEST} bytes at most",
                         "split it into one file a page")
    if _PLAIN.match(raw) and b"<!ENTITY" not in raw and not _FOREIGN_ENTITY.search(raw):
        try:
            return Parsed(etree.fromstring(raw, parser(raw)), (), "utf-8")
        except etree.XMLSyntaxError as error:
            _refuse_limits(error, name)
    return _mended(raw, name)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment or a processing instruction.

    >>> local(parse(b'<a:alto xmlns:a="urn:a"/>', "p.xml").root)
    'alto'
    """
    return Names()[element.tag]


def pointer(element: etree._Element) -> str:
    """The fragment that finds an element in its file: its id, else the child sequence of XPointer.

    >>> root = parse(b'<a><b/><b><c/><c id="Zeile 1"/></b></a>', "p.xml").root
    >>> pointer(root[1][0]), pointer(root[1][1])
    ('element(/1/2/1)', 'Zeile%201')
    """
    return Pointers()(element)


class Pointers:
    """As :func:`pointer`, for many elements of one tree: siblings are counted once.

    >>> root = parse(b"<a><b/><b><c/></b></a>", "p.xml").root
    >>> pointers = Pointers()
    >>> pointers(root[0]), pointers(root[1][0])
    ('element(/1/1)', 'element(/1/2/1)')
    """

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._steps: dict[etree._Element, str] = {}

    def __call__(self, element: etree._Element) -> str:
        """The fragment that finds an element."""
        for key in _ID_KEYS:
            if found := element.get(key):
                return found if found.isalnum() and found.isascii() else quote(found, safe="!$&'*+,;=:@/?-._~")
        return f"element({self._path(element)})"

    def _path(self, element: etree._Element) -> str:
        """The child sequence of an element; that of its siblings is remembered with it."""
        if element not in self._steps:
            parent = element.getparent()
            if parent is None:
                self._steps[element] = "/1"
            else:
                above = self._path(parent)
                self._steps.update({child: f"{above}/{n}" for n, child in enumerate(parent.iterchildren("*"), 1)})
        return self._steps[element]


def named(parents: Iterable[etree._Element], name: str) -> Iterator[etree._Element]:
    """The elements of a name within others, in any namespace, or with a prefix that is not declared.

    >>> root = parse(b'<a xmlns:x="urn:x"><b n="1"/><x:b n="2"/></a>', "p.xml").root
    >>> [element.get("n") for element in named([root], "b")]
    ['1', '2']
    """
    for parent in parents:
        yield from parent.iter(*tags_of(parent, name))


def tags_of(root: etree._Element, name: str) -> tuple[str, ...]:
    """What ``iter`` takes for the elements of a name in any namespace, or with the root's prefix if it is not declared.

    >>> tags_of(parse(b"<x:a/>", "p.xml").root, "b")
    ('{*}b', 'x:b')
    """
    prefix = root.tag[:-len(local(root))] if isinstance(root.tag, str) else ""
    return (f"{{*}}{name}", prefix + name) if ":" in prefix and "}" not in prefix else (f"{{*}}{name}",)


class Names(dict[object, str]):
    """The local names of tags, each found once: ``names[element.tag]``, "" for comments.

    >>> Names()["{urn:a}TextLine"]
    'TextLine'
    """

    def __missing__(self, tag: object) -> str:
        """Find the local name of a tag that is met for the first time."""
        name = tag[max(tag.rfind("}"), tag.rfind(":")) + 1:] if isinstance(tag, str) else ""
        self[tag] = name
        return name


def _mended(raw: bytes, name: str) -> Parsed:
    """The tree of a file that cannot go to the parser as it is."""
    from lxml import etree

    read = as_declared(raw, name)
    sound = wellformed.prolog(read.text, name)
    repairs = [*read.repairs, *sound.repairs]
    if not (start := sound.text.lstrip()[:20]).startswith("<"):
        raise InputError(name, f"is no XML: it begins with {start!r}", "an element",
                         "check that the right file was given")
    try:
        return Parsed(_strictly(sound.text), tuple(repairs), read.encoding)
    except etree.XMLSyntaxError as error:
        _refuse_limits(error, name)
        what = _WHERE.sub("", error.msg or "broken")
        repairs.append(f"is not well-formed, first in line {error.position[0]} ({what})")
    text = wellformed.without_surrogates(sound.text)
    if wellformed.HTML.match(text):
        root = _as_html(text, name)
        repairs.append("was read as HTML")
    else:
        balanced = wellformed.balanced(text)
        repairs += balanced.repairs
        root = _recovered(balanced.text, name)
    lost = wellformed.letters(text) - wellformed.letters_of(root)
    if lost > 0:
        repairs.append(f"characters of text or attributes that could not be read because of it: {lost}")
    return Parsed(root, tuple(repairs), read.encoding)


def _strictly(text: str) -> etree._Element:
    """The tree of well-formed text without declaration and document type."""
    from lxml import etree

    raw = text.encode()
    return etree.fromstring(raw, parser(raw))


def _recovered(text: str, name: str) -> etree._Element:
    """The tree of text that may still have faults: of undeclared prefixes, say."""
    from lxml import etree

    try:
        return _strictly(text)
    except etree.XMLSyntaxError as error:
        _refuse_limits(error, name)
    tolerant = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                               collect_ids=False, recover=True)
    try:
        root = etree.fromstring(text.encode(), tolerant)
    except etree.XMLSyntaxError as error:
        root, wrong = None, str(error)
    else:
        wrong = "nothing in it is an element"
    if root is None:
        raise InputError(name, f"is no readable XML: {wrong}", "elements", "check that the right file was given")
    return root


def _as_html(text: str, name: str) -> etree._Element:
    """The tree of HTML, whose tags need no end."""
    from lxml import etree

    html = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root, wrong = etree.fromstring(text.encode(), html), "nothing in it is an element"
    except etree.XMLSyntaxError as error:
        root, wrong = None, str(error)
    if root is None:
        raise InputError(name, f"is no readable HTML: {wrong}", "elements", "check that the right file was given")
    return root


def _refuse_limits(error: etree.XMLSyntaxError, name: str) -> None:
    """Raise InputError where the parser gave up because a document is beyond any page's size."""
    if _LIMIT.search(error.msg or ""):
        raise InputError(
            name, f"is beyond what a page needs in line {error.position[0]}",
            "texts and attributes of at most 10 million characters, elements nested at most 255 deep",
            "check where the file comes from") from error
