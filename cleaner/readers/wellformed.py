"""Well-formed: text of broken XML becomes text that a parser takes, without entities and document type."""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5
from typing import TYPE_CHECKING, Final, NamedTuple

from cleaner.model import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

LONGEST_ENTITY: Final = 32
"""Most characters of an entity that a file declares itself: a character or a short name, no passage."""

MOST_REFERENCES: Final = 100_000
"""Most references to entities that a file declares itself: some for every word of a page."""

HTML: Final = re.compile(r"(?:<!--.*?-->|<\?[^>]*>|\s)*+<(?:\w+:)?html[\s>]", re.IGNORECASE | re.DOTALL)
"""How HTML begins."""

_DECLARATION: Final = re.compile(r"(?:\ufeff|\s)*+(?:<\?xml\s[^>]*>)?")
_BEFORE_ROOT: Final = r"(?:\s|<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>)*+"
_QUOTED: Final = r"\"[^\"]*+\"|'[^']*+'"
_DOCTYPE: Final = re.compile(
    rf"({_BEFORE_ROOT})<!DOCTYPE((?:{_QUOTED}|[^\[>\"'])*+)(?:\[((?:{_QUOTED}|<!--(?:(?!-->).)*+-->|[^\]\"'])*+)\]\s*+)?>",
    re.DOTALL | re.IGNORECASE)
_OTHER_DOCTYPE: Final = re.compile(rf"{_BEFORE_ROOT}<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_ENTITY: Final = re.compile(rf"<!ENTITY\s+([^\s%]+)\s+(?:(SYSTEM|PUBLIC)\b[^>]*+|({_QUOTED}))\s*>")
_REFERENCE: Final = re.compile(
    r"<!\[CDATA\[(?:(?!\]\]>).)*+\]\]>|<!--(?:(?!-->).)*+-->"
    r"|&(?:\#(\d{1,9}|[xX][0-9A-Fa-f]{1,8});|([A-Za-z_][\w.-]{0,63});)?", re.DOTALL)
_NUMBER: Final = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,8})|(\d{1,9}));?")
_PREDEFINED: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPEN_VALUE: Final = re.compile(r"(?<==)(\"[^\"<>\n]{0,1000}<[^\">\n]{0,1000}\"|'[^'<>\n]{0,1000}<[^'>\n]{0,1000}')")

_TOKEN: Final = re.compile(
    r"<!--(?:(?!-->).)*+-->|<!\[CDATA\[(?:(?!\]\]>).)*+\]\]>|<\?(?:(?!\?>).)*+\?>"
    r"|<(?P<tag>/?[A-Za-z_][\w.:-]*+)(?P<rest>(?:\"[^\"<]*+\"|'[^'<]*+'|[^<>\"'/]|/(?!>))*+)(?P<empty>/?)>"
    r"|<(?P<cut>/?[A-Za-z_][\w.:-]*+)(?P<sound>(?:\s+[A-Za-z_][\w.:-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)\s*+(?=<|/?\Z)"
    r"|<", re.DOTALL)
_CUT_OFF: Final = re.compile(r"</?[A-Za-z_][\w.:-]*+(?:\s[^<>]*+)?$")
"""A tag that the end of the file cuts."""
_SOUND: Final = re.compile(r"(?:\s+[A-Za-z_][\w.:-]*+\s*=\s*(?:\"[^\"]*+\"|'[^']*+'))*+\s*")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_][\w.:-]*+)(?:\s*=\s*(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
_MARKUP: Final = re.compile(
    r"<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>|</?[A-Za-z_](?:\"[^\"<]*+\"|'[^'<]*+'|[^<>\"'])*+>"
    r"|</?[A-Za-z_][\w.:-]*+(?:\s+[A-Za-z_][\w.:-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))++\s*+(?=<|/?\Z)"
    r"|<!\[CDATA\[|\]\]>", re.DOTALL)
_VALUE: Final = re.compile(r"=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')")
_ANY_REFERENCE: Final = re.compile(r"&[#\w]{1,12};")


class Mended(NamedTuple):
    """Text that was mended, and what was done, in words."""

    text: str
    repairs: tuple[str, ...]


def prolog(text: str, name: str) -> Mended:
    """Text without its declaration and document type, with no entities but those of XML itself.

    Line ends stay, so that the lines of faults count as in the file. Names of HTML's entities become their
    characters; short ones that the file declares become what it declares. References to other files and to
    nothing stay as they are written. Raises InputError for entities that are made of entities or long.

    >>> prolog('<?xml version="1.0" encoding="x"?><p>caf&eacute; & th&eacute;</p>', "p.xml").text
    '<p>caf&#233; &amp; th&#233;</p>'
    """
    text = _ended(text)
    text = text[_DECLARATION.match(text).end():]  # type: ignore[union-attr]  # it matches nothing, too
    declared: dict[str, str] = {}
    if doctype := _DOCTYPE.match(text):
        declared = _declared(doctype[3] or "", name)
        lines = "\n" * (doctype[0].count("\n") - doctype[1].count("\n"))
        text = doctype[1] + lines + text[doctype.end():]
    if _OTHER_DOCTYPE.match(text):
        raise InputError(name, "has a document type that cannot be read", "one that is well-formed, or none",
                         "take the document type off")
    text, forbidden = _FORBIDDEN.subn("\ufffd", text)
    text, faults = _references(text, declared, name)
    return Mended(text, _counted({
        "characters that XML forbids, now U+FFFD": forbidden + faults["forbidden"],
        "signs & that begin no entity, read as such": faults["bare"],
        "entities of HTML that are not declared, read as their characters": faults["html"],
        "entities declared nowhere or in other files, which are not read, kept as written": faults["unknown"]}))


def without_surrogates(text: str) -> str:
    """A text in which U+FFFD stands for references to surrogates, also where a comment or the like seems to hide them:
    a tolerant parser may read on there, takes them for characters, and then cannot give them back.

    >>> without_surrogates("&#xD800;&#55297;&#x41;")
    '��&#x41;'
    """
    def mended(found: re.Match[str]) -> str:
        number = int(found[1], 16) if found[1] else int(found[2])
        return "\ufffd" if 0xD800 <= number <= 0xDFFF else found[0]

    return _NUMBER.sub(mended, text) if "&#" in text else text


def balanced(text: str) -> Mended:
    """Text in which every tag has its other end, and every attribute its quotes.

    An end tag that closes nothing is left out, one that closes an outer element closes the inner ones, too.
    What stands behind the root's end becomes its last children.

    >>> balanced('<a><b x=1>A < B</c></b><d>').text
    '<a><b x="1">A &lt; B</b><d></d></a>'
    """
    text, signs = _OPEN_VALUE.subn(_escaped, text)
    out: list[str] = []
    stack: list[str] = []
    opened: Counter[str] = Counter()
    done = stray = cut = 0
    for token in _TOKEN.finditer(text):
        out.append(text[done:token.start()] if stack else "")
        done = token.end()
        tag = token["tag"] or token["cut"]
        if tag is None and token[0] != "<":
            out.append(token[0])
        elif tag is None and _CUT_OFF.match(text, token.start()):
            cut += 1
            done = len(text)
            break
        elif tag is None or (token["cut"] and not tag.startswith("/") and not token["sound"]):
            signs += 1
            out.append(f"&lt;{token[0][1:]}" if stack else "")
        elif not tag.startswith("/"):
            cut += token["tag"] is None
            empty = token["empty"] if stack else ""
            out.append(f"<{tag}{_attributes(token['rest'] or token['sound'] or '')}{empty}>")
            if not empty:
                stack.append(tag)
                opened[tag] += 1
        elif opened[tag[1:]]:
            cut += token["tag"] is None
            out += _closed(stack, opened, tag[1:])
        else:
            stray += 1
    out.append(text[done:] if stack else "")
    out += [f"</{tag}>" for tag in reversed(stack)]
    return Mended("".join(out), _counted({
        "end tags that close nothing, left out": stray, "elements without an end": len(stack) - 1,
        "signs < that begin no tag, read as such": signs, "tags that break off": cut}))


def _closed(stack: list[str], opened: Counter[str], tag: str) -> list[str]:
    """The end tags up to that of an open element, which come off the stack; the root stays open."""
    ends = []
    while len(stack) > 1:
        last = stack.pop()
        opened[last] -= 1
        ends.append(f"</{last}>")
        if last == tag:
            break
    return ends


def letters(text: str) -> int:
    """How many characters but blanks the text between the tags and in the values of attributes has.

    >>> letters('<a b="Ufer">am &amp; im</a>')
    9
    """
    text = _OPEN_VALUE.sub(_escaped, text)
    inner = [_MARKUP.sub("", text)]
    for tag in _MARKUP.finditer(text):
        if tag[0].startswith("<") and tag[0][1:2] not in "!?/":
            inner += [one or other for one, other in _VALUE.findall(tag[0])]
    return sum(map(_inked, inner))


def letters_of(root: etree._Element) -> int:
    """How many characters but blanks a tree has in its texts and attributes."""
    found = 0
    for element in root.iter():
        if isinstance(element.tag, str):
            found += _inked(element.text or "") + sum(_inked(str(value)) for value in element.values())
            found += sum(_inked(uri) for key, uri in element.nsmap.items() if _new(element, key, uri))
        found += _inked(element.tail or "") if element is not root else 0
    return found


def _new(element: etree._Element, key: str | None, uri: str) -> bool:
    """Tell whether a namespace is declared at an element: its URI is then the value of an attribute, too."""
    above = element.getparent()
    return above is None or above.nsmap.get(key) != uri


def _inked(text: str) -> int:
    """How many characters of a text are no blanks; a reference counts as one."""
    return len("".join(_ANY_REFERENCE.sub("x", text).split())) if "&" in text else len("".join(text.split()))


def _ended(text: str) -> str:
    """Text in which every comment, CDATA section and instruction ends; what begins one that does not is text.

    No later search then looks for an end that is nowhere, once for every begin.
    """
    for begin, end in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
        at = text.rfind(end) + 1
        if begin in text[at:]:
            text = text[:at] + text[at:].replace(begin, f"&lt;{begin[1:]}")
    return text


def _escaped(value: re.Match[str]) -> str:
    """The value of an attribute in which no tag begins."""
    return value[0].replace("<", "&lt;")


def _counted(found: Mapping[str, int]) -> tuple[str, ...]:
    """What was found at least once, and how often."""
    return tuple(f"{what}: {n}" for what, n in found.items() if n > 0)


def _attributes(text: str) -> str:
    """The attributes of a start tag, each quoted and each once; the first of two that have the same name."""
    if _SOUND.fullmatch(text) and len(set(keys := [key for key, _ in _ATTRIBUTE.findall(text)])) == len(keys):
        return text
    found: dict[str, str] = {}
    for key, value in _ATTRIBUTE.findall(text):
        if value[:1] not in ('"', "'"):
            value = f'"{value or key}"'
        found.setdefault(key, value)
    return "".join(f" {key}={value}" for key, value in found.items())


def _declared(subset: str, name: str) -> dict[str, str]:
    """What the entities stand for that a document type declares; those of other files are left out."""
    declared: dict[str, str] = {}
    for key, elsewhere, value in _ENTITY.findall(subset):
        if elsewhere:
            continue
        value = value[1:-1]
        if len(value) > LONGEST_ENTITY or "<" in value or re.search(r"[&%](?!#)", value):
            raise InputError(name, f"declares the entity {key!r}, which is made of others, of tags, or long",
                             f"no entities, or plain ones of at most {LONGEST_ENTITY} characters",
                             "check where the file comes from")
        declared.setdefault(key, value)
    return declared


def _references(text: str, declared: Mapping[str, str], name: str) -> tuple[str, Counter[str]]:
    """Text in which every reference is one of XML's own, and how many were not."""
    faults: Counter[str] = Counter()

    def stands_for(found: re.Match[str]) -> str:
        if found[0][0] == "<":
            return found[0]
        number, key = found.groups()
        if number:
            code = int(number[1:], 16) if number[0] in "xX" else int(number)
            if code > 0x10FFFF or _FORBIDDEN.match(chr(code)):
                faults["forbidden"] += 1
                return "\ufffd"
            return found[0].replace("X", "x")
        if key in _PREDEFINED:
            return found[0]
        if key in declared:
            faults["declared"] += 1
            if faults["declared"] > MOST_REFERENCES:
                raise InputError(name, f"has more than {MOST_REFERENCES} references to entities of its own",
                                 "text that is written out", "check where the file comes from")
            return declared[key]
        if key and f"{key};" in html5:
            faults["html"] += 1
            return "".join([f"&#{ord(char)};" for char in html5[f"{key};"]])
        faults["unknown" if key else "bare"] += 1
        return f"&amp;{key};" if key else "&amp;"

    return _REFERENCE.sub(stands_for, text), faults
