"""Xml: a parser for files of strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree


def parser() -> etree.XMLParser:
    """A parser that reads no entities, nothing from the network, and no huge trees.

    >>> from lxml import etree
    >>> etree.fromstring("<p>芦河</p>", parser()).text
    '芦河'
    """
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False)
