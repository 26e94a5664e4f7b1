"""Mets: the pages of an issue from a METS file and the ALTO files beside it, with the library's own articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cleaner.model import InputError
from cleaner.readers import alto, xml
from cleaner.readers.contents import Contents, contents
from cleaner.readers.scan import Beside, Plate, Scan
from cleaner.readers.xml import Parsed, local

if TYPE_CHECKING:
    from lxml import etree

HREF: Final = "{http://www.w3.org/1999/xlink}href"


class File(NamedTuple):
    """A file that METS names: its ID, the way to it from the METS file, and whether it may be a page's text."""

    id: str
    path: str
    is_text: bool


class Leaf(NamedTuple):
    """A page as the physical structure has it: the file of its text, its scan, its printed number."""

    file: File
    image: str = ""
    label: str = ""


def suits(root: etree._Element) -> bool:
    """Tell whether a tree is METS.

    >>> suits(xml.parse(b'<m:mets xmlns:m="http://www.loc.gov/METS/"/>', "m.xml").root)
    True
    """
    return local(root).lower() == "mets"


def read(parsed: Parsed, name: str, sha256: str, beside: Beside | None = None) -> Scan:
    """The scan of an issue: the plates of its ALTO files, in the order of its pages.

    Files that are missing or broken are repairs, and the others are read. InputError if none can be read.
    """
    found = list(pages(parsed.root))
    if not found:
        raise InputError(name, "is METS that names no ALTO file", "a file section with ALTO files",
                         "name the page files themselves")
    if beside is None:
        raise InputError(name, f"is METS, whose text is in {len(found)} ALTO files such as {found[0].file.path}",
                         "METS as a file, with these beside it", "name the METS file instead of piping it in")
    told = contents(parsed.root)
    plates: list[Plate] = []
    repairs = list(parsed.repairs)
    wrong: list[str] = []
    for n, leaf in enumerate(found, 1):
        raw = beside(leaf.file.path)
        try:
            tree = _tree(raw, leaf.file)
        except InputError as error:
            wrong.append(f"page {n}: {error.where} {error.wrong}")
            continue
        digest = hashlib.sha256(raw or b"").hexdigest()
        repairs += [f"{leaf.file.path}: {repair}" for repair in tree.repairs]
        for page in alto.leaves(tree, leaf.file.path, digest):
            repairs += [f"{leaf.file.path}: {repair}" for repair in page.repairs]
            plates.append(_told(page, leaf, told))
    if not plates:
        raise InputError(name, f"has none of its {len(found)} ALTO files: {wrong[0]}",
                         "ALTO files beside the METS file", "put them where METS says that they are")
    return Scan("mets", name, sha256, tuple(plates), parsed.encoding, (*repairs, *wrong))


def _tree(raw: bytes | None, file: File) -> Parsed:
    """The tree of an ALTO file; InputError if it is missing, broken, or something else."""
    if raw is None:
        raise InputError(file.path, "is missing, or no file that may be read")
    tree = xml.parse(raw, file.path)
    if not alto.suits(tree.root):
        raise InputError(file.path, f"is no ALTO: its first element is {local(tree.root)!r}")
    return tree


def pages(root: etree._Element) -> Iterator[Leaf]:
    """The pages of an issue: in the order of the physical structure, then what only the file section names.

    >>> found = pages(xml.parse(b'''<mets xmlns:x="http://www.w3.org/1999/xlink"><fileSec><fileGrp ID="ALTO">
    ...   <file ID="A1"><FLocat x:href="file://./ALTO/a%201.xml"/></file></fileGrp></fileSec></mets>''', "m.xml").root)
    >>> [page.file.path for page in found]
    ['ALTO/a 1.xml']
    """
    files = {file.id: file for file in _files(root)}
    texts = {file.id: file for file in files.values() if file.is_text}
    seen: set[str] = set()
    for div in _page_divs(root):
        named = [element.get("FILEID", "") for element in _pointers(div)]
        text = next((texts[key] for key in named if key in texts), None)
        if text is None or text.path in seen:
            continue
        seen.add(text.path)
        image = next((files[key].path for key in named if key in files and key not in texts), "")
        yield Leaf(text, image, div.get("ORDERLABEL") or div.get("LABEL") or "")
    for text in texts.values():
        if text.path not in seen:
            seen.add(text.path)
            yield Leaf(text)


def _files(root: etree._Element) -> Iterator[File]:
    """The files of the file section. Texts are XML of a group that is called so, or of any if none is."""
    found: list[tuple[File, bool]] = []
    for file in root.iter("{*}file"):
        place = next((child for child in file.iterchildren("*") if local(child) == "FLocat"), None)
        if place is None:
            continue
        path = path_of(place.get(HREF) or place.get("href") or "")
        is_xml = "xml" in file.get("MIMETYPE", "") or path.lower().endswith(".xml")
        groups = [(file.get("USE") or "")] + [f"{group.get('ID', '')} {group.get('USE', '')}"
                                              for group in file.iterancestors("{*}fileGrp")]
        called = any(word in " ".join(groups).lower() for word in ("alto", "fulltext", "ocr"))
        found.append((File(file.get("ID", ""), path, bool(path) and is_xml), called))
    some = any(called and one.is_text for one, called in found)
    for one, called in found:
        yield one._replace(is_text=one.is_text and (called or not some))


def path_of(href: str) -> str:
    """The way from the METS file to the file that a reference means; "" where it is no such way.

    >>> path_of("file://./ALTO/p%201.xml"), path_of("./p1.xml"), path_of("https://a.example/1.xml"), path_of("../1.xml")
    ('ALTO/p 1.xml', 'p1.xml', '', '')
    """
    rest = href.strip()
    if rest.lower().startswith("file:"):
        rest = rest[len("file:"):].removeprefix("//").removeprefix("/./")
    elif "://" in rest or rest.lower().startswith(("urn:", "data:")):
        return ""
    path = PurePosixPath(unquote(rest).replace("\\", "/"))
    return "" if path.is_absolute() or ".." in path.parts or path == PurePosixPath() else str(path)


def _page_divs(root: etree._Element) -> Iterator[etree._Element]:
    """The divisions of the physical structure that point to files, by their ORDER where all have one."""
    for structure in root.iter("{*}structMap"):
        if "phys" not in f"{structure.get('TYPE', '')} {structure.get('LABEL', '')}".lower():
            continue
        divs = [div for div in structure.iter("{*}div") if next(_pointers(div), None) is not None]
        orders = [div.get("ORDER", "") for div in divs]
        if all(order.isdecimal() for order in orders) and len(set(orders)) == len(orders):
            divs.sort(key=lambda div: int(div.get("ORDER", "0")))
        yield from divs


def _pointers(div: etree._Element) -> Iterator[etree._Element]:
    """The elements by which a division itself points to files."""
    for pointer in div.iterchildren("{*}fptr"):
        yield from (one for one in pointer.iter("*") if one.get("FILEID"))


def _told(page: alto.Leaf, leaf: Leaf, told: Contents) -> Plate:
    """A page with what METS tells of it and of its rows."""
    said = told.of(leaf.file.id, page.ids)
    rows = []
    for row, one in zip(page.plate.rows, said, strict=True):
        printed = row.printed if one is None else row.printed._replace(
            label=one.label or row.printed.label, article=one.article)
        rows.append(row._replace(printed=printed))
    order = page.plate.order
    if any(said):
        order = _ordered([one.rank if one is not None else None for one in said])
    return replace(page.plate, rows=tuple(rows), order=order, image=leaf.image or page.plate.image,
                   label=leaf.label or page.plate.label)


def _ordered(ranks: Sequence[int | None]) -> tuple[int, ...]:
    """The rows of a page by their ranks; one without stays behind the row before it.

    >>> _ordered([2, None, 1])
    (2, 0, 1)
    """
    known: list[int] = []
    last = -1
    for rank in ranks:
        last = last if rank is None else rank
        known.append(last)
    return tuple(sorted(range(len(known)), key=known.__getitem__))
