"""Labels: what the formats call regions of a page, in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LABELLED: Final[Mapping[str, str]] = MappingProxyType({
    "heading": "heading", "headline": "heading", "head": "heading", "title": "heading", "articletitle": "heading",
    "sectionheading": "heading", "paragraphtitle": "heading",
    "subheadline": "deck", "subtitle": "deck", "subheading": "crosshead", "crosshead": "crosshead",
    "crossheading": "crosshead", "kicker": "kicker", "overline": "kicker", "deck": "deck",
    "paragraph": "text", "text": "text", "body": "text", "textblock": "text", "article": "text",
    "caption": "caption", "illustrationcaption": "caption", "figurecaption": "caption", "imagecaption": "caption",
    "captionline": "caption", "floatcaption": "caption",
    "byline": "byline", "author": "byline", "credit": "credit", "credits": "credit",
    "masthead": "masthead", "nameplate": "masthead", "titlesection": "masthead",
    "header": "header", "runninghead": "header", "runningtitle": "header", "pageheader": "header",
    "footer": "footer", "pagefooter": "footer",
    "pagenumber": "folio", "folio": "folio", "pageno": "folio",
    "advertisement": "advertisement", "advert": "advertisement", "ad": "advertisement",
    "advertisment": "advertisement", "classified": "advertisement",
    "list": "list", "listlabel": "list", "tocentry": "list",
    "table": "table", "tableregion": "table", "tablecell": "table",
    "illustration": "picture", "image": "picture", "picture": "picture", "photo": "picture", "graphic": "picture",
    "figure": "picture",
    "footnote": "note", "footnotecontinued": "note", "endnote": "note", "note": "note",
    "marginalia": "aside", "floating": "aside", "textfloat": "aside", "aside": "aside",
    "formula": "formula", "math": "formula", "maths": "formula", "equation": "formula",
    "signature": "signature", "signaturemark": "footer", "catchword": "footer",
})
"""Words of ALTO's tags and block types, of PAGE, hOCR and libraries, without case, hyphens and blanks.

A signature mark or catchword stands at the foot of a page and is none of its text; a drop capital, on the
other hand, is text and has no label.
"""

_BETWEEN: Final = re.compile(r"[\s_-]+")


def label(told: str) -> str:
    """What a file's word for a region is in :data:`cleaner.model.LABELS`; "" for a word that is not known.

    >>> label("page-number"), label("Advertisement"), label("hyperspace")
    ('folio', 'advertisement', '')
    """
    return LABELLED.get(_BETWEEN.sub("", told).lower(), "")
