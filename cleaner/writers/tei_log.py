"""The edit log of a TEI file: annotations in standOff, one for the changes of a rule in an element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.model import Kind
from cleaner.writers import markup
from cleaner.writers.pointers import Pointers

OPERATIONS: Final = {
    "join": "paragraph joined across a break",
    "punct": "punctuation normalised",
    "space": "space removed or added",
    "char": "character corrected",
    "variant": "variant character regularised",
    "script": "script converted",
    "text": "other change of the text",
    "gap": "lost or unreadable text marked",
    "boilerplate": "boilerplate taken out of the text",
}
"""Kinds of edit, as the header's taxonomy lists them. A rule belongs to the one that its name begins with."""

_OF_KIND: Final = {"join": "join", "gap": "gap", "character": "char", "text": "text", "layout": "space"}

SHORT: Final = 16
"""Characters of a reading that is worth remembering how it is written."""

Span = tuple[int, int]

CHARACTERS: Final = 0
REFLOW: Final = 1
REVIEW: Final = 2
LAYOUT: Final = 3

Group = list[tuple[str, str, str, str]]
"""The changes that one rule made in one element: place (``,offset,length``), source (a blank and a pointer),
before, after: each made to be strung together."""

Groups = dict[tuple[str, float, bool, Kind], Group]
"""By rule, confidence, whether the before is the source's own reading, and kind."""

Entry = tuple[int, int]
"""An entry that was written, by which further places can be added to it: list and index."""


class Log:
    """The log of one file while it is being written. Spans are code points of the decoded source.

    ``end`` is the name of the line end that stands as ``<lb/>`` in it. ``joined`` are the spans of joins: of
    what the log tells, all that lies between two lines.
    """

    def __init__(self, prefix: str, name: str, source: str, pointers: Pointers | None = None) -> None:
        """``prefix`` of every xml:id, ``name`` of the file that ``source`` was read from.

        ``pointers`` lead into the files where the source is a transcript; ``pointer`` begins all others.
        """
        self.prefix = prefix
        self.source = source
        self.pointer = f"{markup.reference(name)}#char="
        self.pointers = pointers
        self.end = markup.line_end(source)
        self.joined: list[Span] = []
        self._lists: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
        self._operations: dict[tuple[str, str], str] = {}
        self._heads: dict[tuple[str, float, str], str] = {}
        self._rules: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._review_of: set[int] = set()

    def groups(self, element: str, groups: Groups) -> None:
        """Log all that was changed silently in an element, a rule at a time."""
        for (rule, confidence, sourced, kind), group in groups.items():
            if len(group) == 1:
                place, source, before, after = group[0]
            else:
                place, source, before, after = map("".join, zip(*group, strict=True))
            self._lists[REFLOW if kind == "join" else CHARACTERS].append(
                f' motivation="editing" target="#string-range({element}{place}){self._head(rule, confidence, kind)}'
                f'{self._before(before, source[1:] if sourced else "")}\n        '
                f'{self._after(after)}\n        {self._rule(rule)}\n'
            )

    def entry(
        self,
        within: int,
        target: str,
        rule: str,
        kind: str,
        confidence: float,
        spans: Sequence[Span],
        before: str | None = None,
        after: str | None = None,
        reason: str = "",
        ask: bool = False,
    ) -> Entry:
        """Log one edit of the pass ``within``; ``before`` is the source at ``spans`` unless it is given."""
        if before is None:
            before = "".join([self.source[a:b] for a, b in spans])
        why, motive = "", "editing"
        if ask:
            if reason:
                why = f'        <note type="reason" xml:lang="en">{markup.escape(reason)}</note>\n'
            motive = "questioning"
            self._review_of.add(within)
            within = REVIEW
        told = "" if after is None else f"{self._after(after)}\n        "
        entries = self._lists[within]
        entries.append(
            f' motivation="{motive}" target="{target}{self._head(rule, confidence, kind)}'
            f"{self._before(before, self.sources(spans))}\n        {told}{self._rule(rule)}\n{why}"
        )
        return within, len(entries) - 1

    def extend(self, entry: Entry, target: str) -> None:
        """Add a place to an entry: what it tells goes on in the next element."""
        entries, n = self._lists[entry[0]], entry[1]
        entries[n] = entries[n].replace('" ana=', f' {target}" ana=', 1)

    def layout(self, target: str, spans: Sequence[Span]) -> None:
        """Log what else the source reads at ``spans``: what neither the text nor another entry tells."""
        sources = self.sources(spans)
        before = self._before("".join([self.source[a:b] for a, b in spans]), sources)
        self._lists[LAYOUT].append(f' motivation="describing" target="{target}">\n        {before}\n')

    def sources(self, spans: Sequence[Span]) -> str:
        """Pointers to these spans, as one attribute has them."""
        if self.pointers is not None:
            return self.pointers.joined(spans)
        if len(spans) == 1:
            return f"{self.pointer}{spans[0][0]},{spans[0][1]}"
        return " ".join([f"{self.pointer}{a},{b}" for a, b in spans])

    def operation(self, rule: str, kind: str) -> str:
        """The kind of edit, told by the first word of the rule's name or else by the kind of the change."""
        known = self._operations.get((rule, kind))
        if known is None:
            word = rule.partition(".")[0]
            if kind in ("join", "gap", "boilerplate"):
                known = kind
            else:
                known = word if word in OPERATIONS else _OF_KIND.get(kind, "text")
            self._operations[rule, kind] = known
        return known

    def write(self) -> str:
        """The standOff element, or nothing if nothing was changed or asked."""
        passes = [f"#{self.prefix}.pass.characters", f"#{self.prefix}.pass.reflow"]
        review = " ".join([passes[i] for i in sorted(self._review_of)])
        out: list[str] = []
        n = 0
        for entries, kind, change, letter in zip(
            self._lists, ("edits", "edits", "review", "layout"), (*passes, review, ""), "eeql", strict=True
        ):
            if not entries:
                continue
            if kind != "edits":
                n = 0
            tied = f' change="{change}"' if change else ""
            out.append(f'    <listAnnotation type="{kind}"{tied}>\n')
            for entry in entries:
                n += 1
                name = f"{self.prefix}.{letter}{n}"
                out.append(f'      <annotation xml:id="{name}"{entry}      </annotation>\n')
            out.append("    </listAnnotation>\n")
        if not out:
            return ""
        return f'  <standOff type="editLog">\n{"".join(out)}  </standOff>\n'

    def _head(self, rule: str, confidence: float, kind: str) -> str:
        """What stands between the target of an annotation and its first note."""
        known = self._heads.get((rule, confidence, kind))
        if known is None:
            known = self._heads[rule, confidence, kind] = (
                f'" ana="#op.{self.operation(rule, kind)}" cert="{markup.cert(confidence)}">\n        ')
        return known

    def _rule(self, rule: str) -> str:
        """A note of the rule's name."""
        known = self._rules.get(rule)
        if known is None:
            known = self._rules[rule] = f'<note type="rule" xml:lang="en">{markup.escape(rule)}</note>'
        return known

    def _before(self, text: str, sources: str) -> str:
        """A note of the reading before; without ``sources`` it is that of an earlier edit of this log."""
        source = f' source="{sources}"' if sources else ""
        shown = self._shown.get(text)
        if shown is None:
            shown = self._show(text)
        return f'<note type="before"{source}{shown}</note>'

    def _show(self, text: str) -> str:
        """The end of a note's tag, and its content; a short reading (a comma) comes again and again."""
        end, content, rend = markup.ENDS[self.end], text, ""
        if not markup.is_plain(text):
            if markup.is_plain(text.replace(end, "")):
                content = text.replace(end, "<lb/>")
            else:
                content, spelled = markup.with_breaks(text, end)
                rend = ' rend="escaped"' if spelled else ""
        space = "" if text == text.strip() else ' xml:space="preserve"'
        shown = f"{rend}{space}>{content}"
        if len(text) <= SHORT:
            self._shown[text] = shown
        return shown

    def _after(self, text: str) -> str:
        """A note of the reading after."""
        if text and (text[0].isspace() or text[-1].isspace()):
            return f'<note type="after" xml:space="preserve">{markup.escape(text)}</note>'
        return f'<note type="after">{text if markup.is_plain(text) else markup.escape(text)}</note>'
