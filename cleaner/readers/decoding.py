"""Decode: bytes in an unknown encoding become text that can be turned back into the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from cleaner.model import Fault, InputError, RuleError, Source
from cleaner.readers.doublebyte import double_byte
from cleaner.readers.worth import COMMON_WORTH, PUNCTUATION_WORTH, REPLACEMENT, score, worth

ENCODINGS: Final = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030", "big5hkscs", "cp950",
)
"""The encodings that this room reads, by Python's names."""

NAMES: Final = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}
"""The encodings that are weighed against each other, the first on a tie.

Big5 stands twice: Hong Kong's table has its characters, Microsoft's the euro and the dot in foreign names.
"""

BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

SAMPLE: Final = 1 << 16
"""Bytes or characters that are looked at to judge an input: more than most pages, and a moment for any."""

BEFORE: Final = 1 << 14
"""Bytes of the sample that lie before the first bad byte: the good part speaks, too."""

CONVINCING: Final = 0.5
"""Least score of GB18030 or Big5. Right readings of a page reach 0.86 and wrong ones 0.51 at most; where
nothing convinces, UTF-8 with its faults marked invents no characters."""

CUT: Final = 512
"""Bytes of a double-byte sample that are scored as one: a few lines, enough to tell sense from nonsense."""

SURE: Final = 0.85
"""Score of UTF-8 from which nothing else is tried: no double-byte text is that well-formed by chance."""

FOREIGN_SHARE: Final = 0.1
"""Least share of non-ASCII characters in the lines that have any, for GB18030 or Big5: the accents of a
Western page in Latin-1 (some 5 %) must not become Chinese."""

WIDE_NULS: Final = 0.5
"""Least share of NULs on one side of the byte pairs of UTF-16: half of the text is ASCII or Latin."""

STRAY_NULS: Final = 0.02
"""Most NULs on the other side of the pairs."""

WIDE_SAMPLE: Final = 1 << 12
"""Bytes that tell UTF-16 without a mark: a column of print, so that a page with a bad byte waits a moment."""

WIDE_HAN: Final = 0.8
"""Least share of everyday characters for UTF-16 without NULs: ASCII pairs read as UTF-16 reach a third."""

CONTROL_SHARE: Final = 0.05
"""Share of control characters above which an input is no text: pages have none or a handful, machine
code and compressed data a tenth and more."""

FEW_CONTROLS: Final = 8
"""So many control characters are forgiven to an input of any length: one bad byte must not lose a scrap."""

PDF: Final = b"%PDF-"
"""How a PDF begins."""

FOREIGN: Final = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"), (b"MM\x00*", "a TIFF image"), (b"AT&TFORM", "a DjVu image"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 image"), (PDF, "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"), (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zip archive or an Office document"), (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"), (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"Rar!\x1a", "a RAR archive"), (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"), (b"\x7fELF", "a program"),
)
"""How files begin that are given by mistake, and what they are."""

_Reading = tuple[str, tuple[Fault, ...]]

_CONTROLS: Final = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r"))

# Surrogate escapes of a maximal ill-formed part as Unicode's table 3-8 has it: as many U+FFFD as
# bytes.decode("utf-8", "replace") gives.
_BROKEN_UTF8: Final = re.compile(
    "\udce0[\udca0-\udcbf]|\udced[\udc80-\udc9f]|[\udce1-\udcec\udcee\udcef][\udc80-\udcbf]"
    "|\udcf0[\udc90-\udcbf][\udc80-\udcbf]?|[\udcf1-\udcf3][\udc80-\udcbf]{1,2}"
    "|\udcf4[\udc80-\udc8f][\udc80-\udcbf]?|[\udc80-\udcff]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def decode(raw: bytes, name: str, encoding: str | None = None) -> Source:
    """Decode bytes and say why in that encoding; ``encode`` gives the same bytes back.

    What cannot be decoded stands as U+FFFD in the text and as a ``Fault`` beside it: one for every maximal
    ill-formed part in UTF-8, one for every broken unit of one or two bytes elsewhere. A character whose
    bytes its own encoding would not write again (Big5 has two places for some) is kept and has a ``Fault``.
    An ``encoding`` that the caller names is taken at its word, without the test for binary data.

    Raises InputError for an input that is no text, RuleError for an unknown encoding.

    >>> decode(b"\\xc2\\xab\\xba\\xd3\\xcd\\xed\\xb1\\xa8", "p.txt").text
    '芦河晚报'
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise RuleError(name, f"unknown encoding {encoding!r}", f"one of {', '.join(ENCODINGS)}",
                        "choose one of these, or leave the choice to the program")
    if encoding is None:
        _refuse_foreign(raw, name)
    bom, marked = next(((bom, code) for bom, code in BOMS if raw.startswith(bom)), (b"", ""))
    if encoding is not None:
        chosen, choice, reading = encoding, "named by the caller", None
        bom = bom if marked == encoding else b""
    elif marked not in ("", "utf-8"):
        chosen, choice, reading = marked, "byte order mark", None
    else:
        chosen, choice, reading = _choose(raw[len(bom):], marked)
    text, faults = reading or read_as(raw[len(bom):], chosen)
    if encoding is None:
        _refuse_binary(text, name)
    return Source(name, text, chosen, hashlib.sha256(raw).hexdigest(), bom, faults, choice)


def encode(source: Source) -> bytes:
    """The bytes that a source was decoded from.

    >>> encode(decode(b"a\\xffb", "p.txt"))
    b'a\\xffb'
    """
    errors = "surrogatepass" if source.encoding.startswith("utf-") else "strict"
    out = [source.bom]
    at = 0
    for fault in source.faults:
        out.append(source.text[at : fault.at].encode(source.encoding, errors))
        out.append(fault.raw)
        at = fault.at + 1
    out.append(source.text[at:].encode(source.encoding, errors))
    return b"".join(out)


def from_text(text: str, name: str) -> Source:
    """A source from text that is decoded already; lone surrogates stay in it.

    >>> from_text("芦河", "p.txt").encoding
    'utf-8'
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(name, text, "utf-8", digest, choice="given as text")


def read_as(body: bytes, encoding: str) -> _Reading:
    """The text and faults of bytes without their byte order mark in one of ``ENCODINGS``.

    >>> read_as("芦".encode("utf-16-le") + b"\\x00", "utf-16-le")
    ('芦\ufffd', (Fault(at=1, raw=b'\\x00'),))
    """
    if encoding == "utf-8":
        return _utf8(body)
    if encoding.startswith("utf-16"):
        return _utf16(body, encoding)
    if encoding.startswith("utf-32"):
        return _utf32(body, encoding)
    return double_byte(body, encoding)


def _refuse_foreign(raw: bytes, name: str) -> None:
    """Raise InputError for a file whose first bytes tell that it is no text."""
    for mark, kind in FOREIGN:
        if raw.startswith(mark):
            raise InputError(name, f"is no text: it begins like {kind}",
                             "text, Markdown, or the XML or JSON of an OCR engine",
                             "unpack an archive, run OCR over images and PDF, save a document as plain text")


def _refuse_binary(text: str, name: str) -> None:
    """Raise InputError for a text in which too many characters are controls."""
    head = text[:SAMPLE].encode("utf-8", "surrogatepass")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > FEW_CONTROLS and controls > CONTROL_SHARE * len(text[:SAMPLE]):
        raise InputError(name, f"is no text: {controls} of {len(text[:SAMPLE])} characters are controls",
                         "text in UTF-8, UTF-16, GB18030 or Big5", "check that the right file was given")


def _choose(body: bytes, marked: str) -> tuple[str, str, _Reading | None]:
    """The encoding of bytes that no UTF-16 or UTF-32 mark opens, why, and their reading if it is known."""
    bad = -1
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = error.start
    else:
        if marked or "\0" not in text:
            return "utf-8", "byte order mark" if marked else "valid UTF-8", (text, ())
    wide = _wide(body)
    if wide is not None:
        return wide, "reads as UTF-16 without a byte order mark", None
    if bad < 0:
        return "utf-8", "valid UTF-8", (text, ())
    chosen, choice = _best(_sample(body, bad))
    return chosen, choice, None


def _sample(body: bytes, bad: int) -> bytes:
    """Some lines around the first bad byte; those in ASCII tell nothing and are left out."""
    start = max(0, bad - BEFORE)
    return b"".join(line for line in body[start : start + SAMPLE].splitlines(True) if not line.isascii())


def _best(sample: bytes) -> tuple[str, str]:
    """The encoding among ``NAMES`` that reads a sample best, and the scores in words."""
    sure = score(sample.decode("utf-8", "replace"), least=PUNCTUATION_WORTH)
    if sure >= SURE:
        return "utf-8", f"UTF-8 scored {sure:.2f} in spite of its faults"
    texts = {code: sample.decode(code, "replace") for code in NAMES if code != "utf-8"}
    scores = {code: score(text) for code, text in texts.items()}
    if max(scores.values()) < SURE:
        scores = {code: score(_in_step(sample, code)) for code in texts}
    able = [code for code, text in texts.items() if scores[code] >= CONVINCING and _foreign(text)]
    scores = {"utf-8": sure, **scores}
    chosen = max(("utf-8", *able), key=lambda code: scores[code])
    others = ", ".join(f"{NAMES[code]} {max(0.0, scores[code]):.2f}" for code in NAMES if code != chosen)
    why = "scored best" if scores[chosen] >= max(scores.values()) else "kept, as nothing else convinced"
    return chosen, f"{NAMES[chosen]} {why} ({max(0.0, scores[chosen]):.2f}; {others})"


def _foreign(text: str) -> bool:
    """Tell whether enough of a text is not ASCII to be Chinese."""
    return len(text) - len(text.encode("ascii", "ignore")) >= FOREIGN_SHARE * len(text)


def _in_step(sample: bytes, encoding: str) -> str:
    """The text of a double-byte sample in cuts, each read from that one of two bytes that reads it better.

    One lost byte shifts the pairs of all that follow; a right encoding must not look wrong by it.
    """
    out = [sample[:CUT].decode(encoding, "replace")]
    for at in range(CUT, len(sample), CUT):
        cut = sample[at : at + CUT]
        out.append(max((cut[shift:].decode(encoding, "replace") for shift in (0, 1)), key=score))
    return "".join(out)


def _wide(body: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, if it is plainly that.

    >>> _wide("芦河晚报".encode("utf-16-be")), _wide(b"plain words, even")
    ('utf-16-be', None)
    """
    sample = body[: min(len(body), WIDE_SAMPLE) & ~1]
    half = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > WIDE_NULS * half and first <= STRAY_NULS * half:
        return "utf-16-le"
    if first > WIDE_NULS * half and second <= STRAY_NULS * half:
        return "utf-16-be"
    shares = {code: _everyday(sample.decode(code, "replace")) for code in ("utf-16-le", "utf-16-be")}
    code = max(shares, key=lambda code: shares[code])
    return code if shares[code] >= WIDE_HAN else None


def _everyday(text: str) -> float:
    """The share of everyday Han, Chinese punctuation, printable ASCII and line ends in a text."""
    good = sum(
        times for char, times in Counter(text).items()
        if " " <= char <= "~" or char in "\n\r\t" or (char > "\x7f" and worth(char) >= COMMON_WORTH)
    )
    return good / max(1, len(text))


def _marked(text: str, pattern: re.Pattern[str], raw_of: Callable[[str], bytes]) -> _Reading:
    """Put U+FFFD and a fault for every match of a pattern."""
    out: list[str] = []
    faults: list[Fault] = []
    at = done = 0
    for match in pattern.finditer(text):
        out += (text[done : match.start()], REPLACEMENT)
        at += match.start() - done
        faults.append(Fault(at, raw_of(match[0])))
        at += 1
        done = match.end()
    out.append(text[done:])
    return "".join(out), tuple(faults)


def _utf8(body: bytes) -> _Reading:
    """Read UTF-8; surrogate escapes find the faults in one pass, where error objects copy the whole input."""
    escaped = body.decode("utf-8", "surrogateescape")
    return _marked(escaped, _BROKEN_UTF8, lambda part: part.encode("ascii", "surrogateescape"))


def _utf16(body: bytes, encoding: str) -> _Reading:
    """Read UTF-16; faults are lone surrogates and an odd last byte."""
    whole = len(body) & ~1
    text = body[:whole].decode(encoding, "surrogatepass")
    text, faults = _marked(text, _SURROGATE, lambda part: part.encode(encoding, "surrogatepass"))
    if whole < len(body):
        return text + REPLACEMENT, (*faults, Fault(len(text), body[whole:]))
    return text, faults


def _utf32(body: bytes, encoding: str) -> _Reading:
    """Read UTF-32; faults are surrogates, numbers beyond Unicode, and odd last bytes."""
    try:
        return body.decode(encoding), ()
    except UnicodeDecodeError:
        pass  # units are looked at one by one only where one is bad
    out: list[str] = []
    faults: list[Fault] = []
    for at in range(0, len(body), 4):
        unit = body[at : at + 4]
        char = unit.decode(encoding, "ignore")
        if not char:
            faults.append(Fault(len(out), unit))
        out.append(char or REPLACEMENT)
    return "".join(out), tuple(faults)
