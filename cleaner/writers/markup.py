"""XML text: the one escape that every character of a document passes, attribute values, names, pointers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from cleaner.patterns import compiled

LINE_ENDS: Final = compiled(r"(\r\n|\r|\n|\f)")
"""What a log shows as ``<lb/>``; the form feed, which parts sheets, as ``<pb/>``."""

LONGEST_NAME: Final = 60
"""Characters of a file name that are kept in an xml:id: long enough to tell files apart by eye."""

ENDS: Final = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
"""The line ends that a file may have throughout, by the names that its header tells."""

FORBIDDEN: Final = compiled("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""A character that XML cannot hold."""

_RANGE: Final = compiled(r"#string-range\(([^,()\s]+)((?:,[0-9]{1,9},[0-9]{1,9})+)\)")
_SPECIAL: Final = compiled("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPELLED: Final = compiled(rf"{FORBIDDEN.pattern}|[\\\r\n]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_QUOTED: Final = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_UNQUOTED: Final = compiled('["\n\t]')
_FOLDERS: Final = compiled(r"[/\\]")


def is_plain(text: str) -> bool:
    """Whether the text can stand in XML as it is. False may be wrong, True never is.

    ``isprintable`` is a loop in C, many times faster on Han text than a pattern; it refuses controls,
    surrogates and noncharacters, and some harmless characters, which ``escape`` then looks at one by one.

    >>> is_plain("芦河晚报"), is_plain("A&B"), is_plain("\\x0c")
    (True, False, False)
    """
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text


def escape(text: str) -> str:
    """Text as XML content. A character that XML forbids becomes U+FFFD, so that offsets stay right.

    >>> escape("A&B\\x00")
    'A&amp;B\ufffd'
    """
    if is_plain(text):
        return text
    return _SPECIAL.sub(lambda m: _ENTITIES.get(m[0], "\ufffd"), text)


def attribute(text: str) -> str:
    """Text as an attribute's value, without the quotes around it.

    >>> attribute('a "b"')
    'a &quot;b&quot;'
    """
    return _UNQUOTED.sub(lambda m: _QUOTED[m[0]], escape(text))


def is_forbidden(text: str) -> bool:
    """Whether the text has a character that XML cannot hold.

    >>> is_forbidden("\\x07"), is_forbidden("\\n")
    (True, False)
    """
    return not text.isprintable() and FORBIDDEN.search(text) is not None


def spell(text: str) -> str:
    r"""Text with what XML forbids or changes, and the backslash, spelled ``\uXXXX``; ``unspell`` is the way back.

    >>> spell("a\x07\\")
    'a\\u0007\\u005c'
    """
    return _SPELLED.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def unspell(text: str) -> str:
    r"""What ``spell`` was given.

    >>> unspell(spell("a\x07\\"))
    'a\x07\\'
    """
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


def line_end(text: str) -> str:
    """The name of the line end that a text has most of; LF where it has none.

    >>> line_end("芦河\\r\\n晚报\\r\\n版\\n"), line_end("芦河")
    ('CRLF', 'LF')
    """
    if "\r" not in text:
        return "LF"
    pairs = text.count("\r\n")
    counts = {"LF": text.count("\n") - pairs, "CRLF": pairs, "CR": text.count("\r") - pairs}
    return max(counts, key=lambda name: counts[name])


def with_breaks(text: str, end: str = "\n") -> tuple[str, bool]:
    """Text as content in which each line ``end`` is ``<lb/>``, each form feed ``<pb/>``; and whether it is spelled.

    Spelled is what XML forbids, and any other line end.

    >>> with_breaks("的\\r\\n\\r\\n老", "\\r\\n")
    ('的<lb/><lb/>老', False)
    >>> with_breaks("的\\r\\n老")[0]
    '的\\\\u000d<lb/>老'
    """
    lines = [line.split("\f") for line in text.split(end)]
    spelled = any(is_forbidden(part) or "\r" in part or "\n" in part for line in lines for part in line)
    return "<lb/>".join(["<pb/>".join([escape(spell(part) if spelled else part) for part in line])
                         for line in lines]), spelled


def ranges(target: str) -> Iterator[tuple[str, int, int]]:
    """The element, start and end of each stretch that the string-ranges of a target name.

    >>> list(ranges("#m1 #string-range(a.p1,4,1,9,0)"))
    [('a.p1', 4, 5), ('a.p1', 9, 9)]
    """
    for found in _RANGE.finditer(target):
        numbers = [int(number) for number in found[2][1:].split(",")]
        for start, size in zip(numbers[::2], numbers[1::2], strict=True):
            yield found[1], start, start + size


def is_ranges(target: str) -> bool:
    """Whether a target names nothing but string-ranges.

    >>> is_ranges("#string-range(a.p1,4,1)"), is_ranges("#m1 #string-range(a.p1,4,1)")
    (True, False)
    """
    return all(map(_RANGE.fullmatch, target.split()))


def base_name(name: str) -> str:
    """A file's name without its folders: no path of a machine goes into a document.

    >>> base_name("in/page 1.txt")
    'page 1.txt'
    """
    return _FOLDERS.split(name)[-1] or "input"


def reference(name: str) -> str:
    """A file's name as a relative URI reference.

    >>> reference("第1版.txt")
    '%E7%AC%AC1%E7%89%88.txt'
    """
    return quote(base_name(name), safe="", errors="surrogatepass")


def identifier(name: str, sha256: str) -> str:
    """An NCName for a file: its name without ending, in ASCII; what gets lost in that is told by its hash.

    >>> identifier("lhwb_20180509.txt", "dc8921d6e416"), identifier("第1版.txt", "dc8921d6e416")
    ('lhwb_20180509', 'd-1-dc8921d6')
    """
    stem = re.sub(r"(?<=.)\.[^.]*$", "", base_name(name))
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:LONGEST_NAME]
    if re.sub(r"[ .]", "-", stem) != kept:
        kept = f"{kept}-{sha256[:8]}".strip("-")
    if not re.match(r"[A-Za-z_]", kept) or kept == "op":
        kept = f"d-{kept}"
    return kept


@lru_cache(maxsize=512)
def cert(confidence: float) -> str:
    """A confidence as a TEI certainty: ``high`` where nothing is in doubt, else a probability.

    >>> cert(1.0), cert(0.934)
    ('high', '0.93')
    """
    return "high" if confidence >= 0.995 else f"{max(confidence, 0.0):.2f}"
