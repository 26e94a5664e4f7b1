"""Doc: a cleaned page as spaCy has it, each character of which leads back to the source.

The extra ``spacy`` brings what it needs. In a pipeline it is the component ``newspaper_cleaner``, which stands first;
for files, and where tokenizing a dump twice is too much, :func:`make_doc` makes a Doc that goes through a pipeline.

Both put the articles, heads, paragraphs, captions, bylines … into ``doc.spans["cleaner"]``, and what there is to know
about the source into ``doc._.cleaned``. ``token._.source_spans``, ``span._.source_spans`` and
``doc._.source_spans(start, end)`` are places in the source, in code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cleaner.alignment import Alignment, origins
from cleaner.columns import safe
from cleaner.document import Document, clean
from cleaner.model import ASIDE, HEADS, Block, InputError, Part, RuleError
from cleaner.pieces import lead_behind
from cleaner.rules import AUTO
from cleaner.writers.reading import text_of

try:
    import numpy
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token
except ModuleNotFoundError as missing:
    raise RuleError("cleaner.integrations.spacy", f"needs {missing.name}, which this installation has not",
                    "the extra 'spacy'", "run pip install 'newspaper-cleaner[spacy]'") from None

NAME: Final = "newspaper_cleaner"
"""What the component is called in a pipeline, and what the Doc keeps its data under."""

SPANS: Final = "cleaner"
"""The group of spans."""

LABELS: Final[Mapping[str, str]] = {"body": "PARAGRAPH"}
"""The labels of roles that are not called by their own names."""

_BEGINS, _UNSAID, _NOT = 1, 0, -1
"""What can be said of a token: that a sentence begins with it, nothing, or that none does."""

Spans = list[tuple[int, int]]


def make_doc(nlp: Language, page: Document) -> Doc:
    """A Doc of the reading text of a page, tokenized, and not yet sent through the pipeline: ``nlp(doc)`` does so.

    Raises InputError where the tokenizer keeps another text than it was given.

    >>> import cleaner, spacy                                                        # doctest: +SKIP
    >>> doc = make_doc(spacy.blank("zh"), cleaner.clean("3月4日,芦河开 闸放水。"))       # doctest: +SKIP
    >>> doc[5].text, doc[5]._.source_spans                                           # doctest: +SKIP
    ('芦', [(5, 6)])
    """
    text = safe(page.text)
    doc = nlp.make_doc(text)
    if doc.text != text:
        raise InputError(page.name, "is changed by the tokenizer", "a tokenizer that keeps its text",
                         "use one that tells which words are followed by a space")
    source = page.outcome.page.source
    doc.user_data[NAME] = {
        "name": source.name, "sha256": source.sha256, "encoding": source.encoding, "script": page.outcome.script,
        "warnings": list(page.warnings), "length": len(text),
        "runs": [list(run) for run in Alignment(page.edits, len(source.text)).runs],
    }
    blocks = list(_placed(page.outcome.blocks))
    _begin_sentences(doc, blocks)
    doc.spans[SPANS] = list(_spans(doc, page, blocks))
    return doc


class Component:
    """The step of a pipeline that makes of the Doc of a dump the Doc of its reading text."""

    def __init__(self, nlp: Language, options: Mapping[str, Any]) -> None:
        """Clean by these options of ``clean``."""
        self.nlp, self.options = nlp, dict(options)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc of the reading text. One that is there already is left as it is.

        What was kept with the whole of the given Doc (``user_data``, ``doc._``) goes on.
        """
        if NAME in doc.user_data:
            return doc
        made = make_doc(self.nlp, clean(doc.text, **self.options))
        made.user_data.update({key: value for key, value in doc.user_data.items() if _of_all(key)})
        made._context = doc._context
        return made


def component(
    nlp: Language, name: str, format: str | None, script: str | None, packs: Sequence[str], off: Sequence[str],
    language: str,
) -> Component:
    """What ``nlp.add_pipe("newspaper_cleaner", config={…})`` adds. The config is the options of ``clean``."""
    del name
    return Component(nlp, {"format": format, "script": script, "packs": packs, "off": off, "language": language})


class Placed(NamedTuple):
    """A block of the reading text, and where it begins."""

    block: Block
    start: int
    text: str


def _placed(blocks: Iterable[Block]) -> Iterator[Placed]:
    """The blocks of a reading text."""
    at = 0
    for block in blocks:
        if block.role not in ASIDE:
            text = text_of(block)
            yield Placed(block, at, text)
            at += len(text) + len(lead_behind(text))


def _begin_sentences(doc: Doc, blocks: Iterable[Placed]) -> None:
    """Begin a sentence with each block, and none within a head or with the line ends between: components that look
    for sentences keep to what is said already.
    """
    said = [_NOT if token.is_space else _UNSAID for token in doc]
    for placed in blocks:
        span = doc.char_span(placed.start, placed.start + len(placed.text), alignment_mode="expand")
        if span is not None:
            if placed.block.role in HEADS:
                said[span.start : span.end] = [_NOT] * len(span)
            said[span.start] = _BEGINS
    if said:  # all at once: spaCy looks through the whole Doc each time that a token is told
        doc.from_array(["SENT_START"], numpy.array(said, dtype="int64").astype("uint64"))


def _spans(doc: Doc, page: Document, blocks: Sequence[Placed]) -> Iterator[Span]:
    """The articles, the blocks and the parts of blocks, labelled with their roles; ``id_`` tells the article."""
    owner = {id(block): n for n, article in enumerate(page.articles, 1) for block in article.all_blocks}
    ends: dict[int, tuple[int, int]] = {}
    found: list[tuple[int, int, str, int]] = []
    for placed in blocks:
        n = owner.get(id(placed.block), 0)
        start, end = placed.start, placed.start + len(placed.text)
        ends[n] = min(start, ends.get(n, (start, end))[0]), end
        found.append((start, end, placed.block.role, n))
        found += [(start + low, start + high, part.role, n)
                  for part in placed.block.parts for low, high in [_part(placed.block, part)]]
    found += [(*place, "article", n) for n, place in ends.items() if n]
    for start, end, role, n in sorted(found, key=lambda one: (one[0], -one[1])):
        span = doc.char_span(start, end, label=LABELS.get(role, role.upper()), span_id=f"a{n}" if n else "",
                             alignment_mode="expand")
        if span is not None:
            yield span


def _part(block: Block, part: Part) -> tuple[int, int]:
    """Where a part of a block stands in what the block reads."""
    made = [change for change in block.changes if change.mode == "auto"]

    def place(at: int) -> int:
        return at + sum(len(change.after) - (change.end - change.start) for change in made if change.end <= at)

    return place(part.start), place(part.end)


def _of_all(key: object) -> bool:
    """Whether something is kept with a whole Doc, not with a span or token of it, whose places are others now."""
    return not (isinstance(key, tuple) and len(key) == 4 and key[0] == "._." and key[2] is not None)


def _source_spans(doc: Doc, start: int, end: int) -> Spans:
    """The places in the source of ``doc.text[start:end]``, in the order of the text.

    What was put in, such as a blank line between two blocks, stands nowhere. A part of what was replaced as a whole
    answers with the whole. RuleError for a Doc that was not cleaned, or is a piece cut out of one.
    """
    data = doc.user_data.get(NAME)
    if data is None or data["length"] != (doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0):
        raise RuleError("source_spans", "is asked of a Doc that is no whole page which was cleaned",
                        f"one that {NAME!r} or make_doc made", f"add {NAME!r} first, and ask before a Doc is cut up")
    return origins(data["runs"], start, end)


def _of_span(span: Span) -> Spans:
    """The places in the source of a span."""
    return _source_spans(span.doc, span.start_char, span.end_char)


def _of_token(token: Token) -> Spans:
    """The places in the source of a token."""
    return _source_spans(token.doc, token.idx, token.idx + len(token))


def _cleaned(doc: Doc) -> dict[str, Any] | None:
    """What there is to know about the source of a Doc: name, sha256, encoding, script, warnings; None of others."""
    data = doc.user_data.get(NAME)
    return None if data is None else {key: value for key, value in data.items() if key not in ("runs", "length")}


# spaCy knows its extensions and factories by name, for the whole process.
Language.factory(NAME, default_config={"format": None, "script": None, "packs": [], "off": [], "language": AUTO},
                 func=component)
Doc.set_extension("source_spans", method=_source_spans, force=True)
Doc.set_extension("cleaned", getter=_cleaned, force=True)
Span.set_extension("source_spans", getter=_of_span, force=True)
Token.set_extension("source_spans", getter=_of_token, force=True)
