/* The review: source and result side by side, every change with its rule, to be accepted or refused.
 *
 * The report and the application show this same view. What differs is where pages come from and where verdicts go:
 * Report and Server, at the end. A word on trust: all text comes from strangers' pages. It enters the document as text
 * nodes and property values only; nothing is ever parsed as HTML.
 *
 *  1 words        2 elements     3 store        4 filter       5 window       6 page
 *  7 concordance  8 apparatus    9 facets      10 acts        11 dialogs     12 files
 * 13 notes       14 Report      15 Server      16 keys, mouse, address       17 start
 */

/* ── 1 words: names of the field, in the order in which they are shown ─────────────────────────────────────── */

const KINDS = ["text", "character", "join", "gap", "role"];
const KIND_NAMES = {text: "text", character: "character", join: "join", gap: "gap", role: "role"};
const MODES = ["made", "asked"];
const STATES = ["undecided", "accepted", "refused"];
const BANDS = [[0.95, "0.95 – 1"], [0.8, "0.8 – 0.95"], [0.6, "0.6 – 0.8"], [0, "below 0.6"]];
const SIGNS = ["", "✓", "✗"];
const ROLE_GROUPS = [
  ["Heads", ["kicker", "headline", "deck", "crosshead"]],
  ["Text", ["body", "caption", "byline", "dateline", "credit"]],
  ["Printed page", ["masthead", "folio", "section", "jump"]],
  ["Set aside", ["advertisement", "breadcrumb", "contact", "copyright", "editors", "guide", "imprint", "metadata",
    "navigation", "noise"]],
];
const MANY = 50;            // a bulk of more than this asks first
const CHUNK = 120;          // marks of a row that are laid out as one piece; a longer row is shown in several
const REACH = 500;          // pixels kept ready above and below what is seen
const NARROW = 900;         // CSS pixels; below it the filters lie over the page
const FORMAT = 1;           // of the report's data

const KEYS = [
  ["Walk", [["j", "next edit"], ["k", "edit before"], ["J K", "next row, row before"],
    ["[ ]", "page before, next page"], ["c", "page or concordance"], ["/", "search"],
    ["Esc", "back to the text; close"]]],
  ["Decide", [["a", "accept"], ["x", "refuse"], ["e", "a text of your own"], ["r", "role of the block"],
    ["p", "join with the paragraph before"], ["n", "note"]]],
  ["All at once", [["A", "accept all in the filtered set"], ["X", "refuse all in the filtered set"]]],
  ["Take back", [["u", "undo, a bulk in one step"], ["U", "do again what was undone"]]],
  ["Keep", [["s", "save the verdicts"], ["?", "this help"]]],
];

const NAMES = {0x00: "NULL", 0x09: "TAB", 0x0c: "FORM FEED", 0x0d: "CARRIAGE RETURN", 0xa0: "NO-BREAK SPACE",
  0xad: "SOFT HYPHEN", 0x061c: "ARABIC LETTER MARK", 0x200b: "ZERO WIDTH SPACE", 0x200c: "ZERO WIDTH NON-JOINER",
  0x200d: "ZERO WIDTH JOINER", 0x200e: "LEFT-TO-RIGHT MARK", 0x200f: "RIGHT-TO-LEFT MARK",
  0x202a: "LEFT-TO-RIGHT EMBEDDING", 0x202b: "RIGHT-TO-LEFT EMBEDDING", 0x202c: "POP DIRECTIONAL FORMATTING",
  0x202d: "LEFT-TO-RIGHT OVERRIDE", 0x202e: "RIGHT-TO-LEFT OVERRIDE", 0x2028: "LINE SEPARATOR",
  0x2029: "PARAGRAPH SEPARATOR", 0x2060: "WORD JOINER", 0x2066: "LEFT-TO-RIGHT ISOLATE",
  0x2067: "RIGHT-TO-LEFT ISOLATE", 0x2068: "FIRST STRONG ISOLATE", 0x2069: "POP DIRECTIONAL ISOLATE",
  0x3000: "IDEOGRAPHIC SPACE", 0xfeff: "BYTE ORDER MARK", 0xfffc: "OBJECT REPLACEMENT CHARACTER"};

/* ── 2 elements: making them, and showing text in which nothing hides ──────────────────────────────────────── */

const $ = (id) => document.getElementById(id);

/** An element; `set` holds properties and, where the name has a hyphen or is `role`, attributes. */
function el(tag, set = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "for" || name === "list") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const button = (set, ...children) => el("button", {type: "button", ...set}, ...children);
const span = (className, textContent) => el("span", {className, textContent});

const INVISIBLE = "\\p{C}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f";
const HIDDEN = new RegExp(`\\r\\n|[${INVISIBLE}]`, "u");
const HIDDEN_OR_SPACE = new RegExp(`\\r\\n|[ \\u3000${INVISIBLE}]`, "u");
const HIDDEN_ALL = new RegExp(HIDDEN.source, "gu");
const HIDDEN_OR_SPACE_ALL = new RegExp(HIDDEN_OR_SPACE.source, "gu");

const codeName = (char) => "U+" + char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

/** A character that nobody sees, as what is shown in its place: [what, class, name]. */
function stand(char) {
  const code = char.codePointAt(0);
  if (char === "\n" || char === "\r\n") return ["⏎", "chip end", "line end"];
  if (char === " ") return ["·", "chip space", "space"];
  if (char === "\t") return ["⇥", "chip space", "TAB (U+0009)"];
  if (code === 0x3000) return ["□", "chip space", "IDEOGRAPHIC SPACE (U+3000)"];
  return [codeName(char), "chip", NAMES[code] ? `${NAMES[code]} (${codeName(char)})` : codeName(char)];
}

/** Append `text` to `node`; what is invisible as a chip, spaces too if `spaces`. */
function show(node, text, spaces = false) {
  if (!(spaces ? HIDDEN_OR_SPACE : HIDDEN).test(text)) {
    if (text) node.append(text);
    return node;
  }
  let at = 0;
  for (const found of text.matchAll(spaces ? HIDDEN_OR_SPACE_ALL : HIDDEN_ALL)) {
    if (found.index > at) node.append(text.slice(at, found.index));
    const [what, kind, name] = stand(found[0]);
    node.append(el("span", {className: kind, title: name, textContent: what}));
    at = found.index + found[0].length;
  }
  if (at < text.length) node.append(text.slice(at));
  return node;
}

/** The same for an attribute or a spoken word. */
const spelled = (text, spaces = false) =>
  String(text).replace(spaces ? HIDDEN_OR_SPACE_ALL : HIDDEN_ALL, (char) => stand(char)[0]);

const short = (text, size = 60) => (text.length > size ? text.slice(0, size - 1) + "…" : text);
/** The end of a path tells more than its beginning. */
const tail = (text, size) => (text.length > size ? `…${text.slice(1 - size)}` : text);
const plural = (n, one, many = one + "s") => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const percent = (value) => Number(value).toFixed(2);

function say(words) {
  $("live").textContent = "";
  requestAnimationFrame(() => { $("live").textContent = words; });
}

/** A quiet word at the foot of the window; `act` adds a button. */
function toast(words, act = null, stays = false) {
  const box = $("toast");
  clearTimeout(toast.timer);
  box.replaceChildren(el("span", {textContent: words}));
  if (act) box.append(button({textContent: act[0], onclick: () => { box.hidden = true; act[1](); }}));
  box.append(button({className: "quiet close", "aria-label": "Close", textContent: "×",
    onclick: () => { box.hidden = true; }}));
  box.hidden = false;
  if (!stays) toast.timer = setTimeout(() => { box.hidden = true; }, 6000);
}

/* ── 3 store: pages, edits, verdicts and the steps by which they came ──────────────────────────────────────── */

/* An edit of a sheet gets fields of its own, all with `$`:
 *   $p page, $i index on its page, $n number in the whole, $k kind, $m mode, $b band, $r rule, $g group of alike edits,
 *   $s state, $hit the filter that it passed last, $text what the search looks at. */

const store = {
  adapter: null, tool: "", title: "", rules: {}, roles: [], pages: [], edits: [], ruleCodes: new Map(), ruleNames: [],
  groupCodes: new Map(), groups: [], steps: [], undone: [], reviewer: "", strangers: [], unsaved: 0,
};

function newPage(told, index) {
  return {index, id: String(told.id), doc: String(told.doc ?? told.id),
    shown: String(told.shown ?? told.doc ?? told.id), told, status: told.status ?? null, sheet: null,
    base: 0, verdicts: new Map(), versions: new Map(), drafts: new Map(), byId: new Map(), joinRows: new Map(),
    strips: null, stripOf: null, seams: null, stale: [], moved: []};
}

/** Take a sheet in: its edits get their codes, its verdicts their places. */
function adopt(page, sheet) {
  page.sheet = sheet;
  page.doc = String(sheet.doc ?? page.doc);
  page.shown = String(sheet.shown ?? page.shown);
  page.strips = null;
  page.seams = null;
  page.byId = new Map();
  page.joinRows = new Map();
  page.verdicts = new Map(Object.entries(sheet.verdicts ?? {}).filter(([, said]) => said.verdict));
  page.versions = new Map(Object.entries(sheet.verdicts ?? {}).map(([id, said]) => [id, said.version ?? 0]));
  page.stale = sheet.stale ?? [];
  page.moved = sheet.moved ?? [];
  if (sheet.status) page.status = sheet.status;
  sheet.edits.forEach((edit, i) => decorate(page, edit, i));
  sheet.rows.forEach((row, r) => { if (row.join) page.joinRows.set(row.join.id, r); });
}

function decorate(page, edit, i) {
  edit.$p = page;
  edit.$i = i;
  edit.$k = Math.max(0, KINDS.indexOf(edit.kind));
  edit.$m = edit.mode === "ask" ? 1 : 0;
  edit.$b = BANDS.findIndex(([least]) => edit.confidence >= least);
  if (edit.$b < 0) edit.$b = BANDS.length - 1;
  edit.$r = code(store.ruleCodes, store.ruleNames, edit.rule, () => edit.rule);
  edit.$g = code(store.groupCodes, store.groups, alike(edit), () => edit);
  edit.$hit = -1;
  edit.$text = null;
  for (const id of edit.ids ?? []) if (!page.byId.has(id)) page.byId.set(id, edit);
  page.byId.set(edit.id, edit);
  if (edit.was) for (const id of [edit.was.id, ...edit.was.ids]) page.byId.set(id, edit);
  edit.$s = stateOf(edit);
}

function code(codes, names, key, make) {
  let n = codes.get(key);
  if (n === undefined) {
    n = names.length;
    codes.set(key, n);
    names.push(make());
  }
  return n;
}

/** What makes edits alike: kind, rule, before and after; of a role the role, of a join the line ends. */
function alike(edit) {
  if (edit.kind === "role") return `role\x1f${edit.rule}\x1f${edit.role}`;
  const before = edit.kind === "join" && edit.before.trim() ? "\n…\n" : edit.before;
  return `${edit.kind}\x1f${edit.rule}\x1f${before}\x1f${edit.after}`;
}

/** All edits in reading order, numbered anew after a sheet came or went. */
function number() {
  const all = [];
  for (const page of store.pages) {
    page.base = all.length;
    if (page.sheet) for (const edit of page.sheet.edits) all.push(edit);
  }
  for (let n = 0; n < all.length; n++) all[n].$n = n;
  store.edits = all;
}

/** The id that a verdict on an edit carries: of a role that a verdict brought about, that of the role before. */
const targetOf = (edit) => (edit.was ? edit.was.id : edit.id);
/** All ids that it stands for: a block of several lines has a role mark for each. */
const idsOf = (edit) => (edit.was ? edit.was.ids : edit.ids?.length ? edit.ids : [edit.id]);
const saidOf = (edit) => edit.$p.verdicts.get(targetOf(edit)) ?? null;

/** Whether a verdict brings a text or a role of its own. */
const isOwn = (said) => said?.replacement !== null && said?.replacement !== undefined;

function stateOf(edit) {
  const said = edit.$p.verdicts.get(targetOf(edit));
  return said === undefined ? 0 : said.verdict === "accept" ? 1 : 2;
}

/** What stands in the result under a verdict. */
function resultOf(edit, said) {
  const asked = edit.$m === 1 && (edit.kind === "text" || edit.kind === "character");
  if (said === null) return asked ? edit.before : edit.after;
  if (isOwn(said)) return said.replacement;
  return said.verdict === "accept" ? edit.after : edit.before;
}

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** A step: changes that are made, and taken back, as one. */
function take(label, changes, cursor) {
  if (!changes.length) return null;
  const step = {label, changes, cursor, id: newId()};
  store.steps.push(step);
  store.undone = [];
  put(changes, "to");
  store.adapter.send(step, changes);
  return step;
}

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)),
  (n) => n.toString(16).padStart(2, "0")).join("");

function back() {
  const step = store.steps.pop();
  if (!step) { toast("Nothing to undo."); return; }
  store.undone.push(step);
  put(step.changes, "from");
  store.adapter.send({...step, id: newId()}, step.changes.map((one) => ({...one, from: one.to, to: one.from})));
  const first = step.changes[0];
  const edit = step.cursor?.$p.byId.get(targetOf(step.cursor)) ?? first?.page.byId.get(first.id);
  if (edit) focusOn(edit);
  say(`Undone: ${step.label}.`);
  toast(`Undone: ${step.label}.`);
}

function again() {
  const step = store.undone.pop();
  if (!step) { toast("Nothing to do again."); return; }
  store.steps.push(step);
  put(step.changes, "to");
  store.adapter.send({...step, id: newId()}, step.changes);
  say(`Done again: ${step.label}.`);
  toast(`Done again: ${step.label}.`);
}

/** Let verdicts stand (or go), and show it where it is seen. */
function put(changes, side) {
  const touched = [];
  const rows = new Set();
  for (const change of changes) {
    const said = change[side];
    if (said) change.page.verdicts.set(change.id, said);
    else change.page.verdicts.delete(change.id);
    const edit = change.page.byId.get(change.id);
    if (edit) {
      edit.$s = stateOf(edit);
      touched.push(edit);
    }
    if (change.page === view.page && change.page.joinRows.has(change.id)) rows.add(change.page.joinRows.get(change.id));
  }
  store.unsaved += changes.length;
  sift();
  repaint(touched);
  for (const r of rows) repaintRow(r);
}

/* ── 4 filter: which edits are walked; and how many there are of each sort ─────────────────────────────────── */

const FACETS = [
  {id: "state", name: "Verdict", of: (edit) => edit.$s, label: (n) => STATES[n], size: () => STATES.length},
  {id: "mode", name: "Made or asked", of: (edit) => edit.$m, label: (n) => MODES[n], size: () => MODES.length},
  {id: "kind", name: "Kind", of: (edit) => edit.$k, label: (n) => KIND_NAMES[KINDS[n]], size: () => KINDS.length},
  {id: "band", name: "Confidence", of: (edit) => edit.$b, label: (n) => BANDS[n][1], size: () => BANDS.length},
  {id: "rule", name: "Rule", of: (edit) => edit.$r, label: (n) => store.ruleNames[n],
    size: () => store.ruleNames.length},
  {id: "page", name: "Page", of: (edit) => edit.$p.index, label: (n) => store.pages[n].shown,
    size: () => store.pages.length},
];

const filter = {chosen: FACETS.map(() => new Set()), structure: false, words: "", stamp: 0, hits: [], counts: [],
  structures: 0, decided: 0};

const isFiltered = () => filter.words !== "" || filter.chosen.some((values) => values.size > 0);

/** Go through all edits once: those that pass every facet are the set; those that fail one only count for that one. */
function sift() {
  const {chosen} = filter;
  const size = FACETS.length;
  const counts = FACETS.map((facet) => new Int32Array(facet.size()));
  const masks = FACETS.map((facet, f) => {
    const mask = new Uint8Array(facet.size()).fill(chosen[f].size ? 0 : 1);
    for (const value of chosen[f]) mask[value] = 1;
    return mask;
  });
  const words = filter.words.toLowerCase();
  const stamp = ++filter.stamp;
  const hits = [];
  const codes = new Int32Array(size);
  let structures = 0, decided = 0;
  for (const edit of store.edits) {
    if (edit.tells) {
      structures++;
      if (!filter.structure) continue;
    }
    if (words && !(edit.$text ??= searched(edit)).includes(words)) continue;
    codes[0] = edit.$s; codes[1] = edit.$m; codes[2] = edit.$k; codes[3] = edit.$b; codes[4] = edit.$r;
    codes[5] = edit.$p.index;
    let failed = -1, fails = 0;
    for (let f = 0; f < size; f++) {
      if (masks[f][codes[f]] === 0) {
        failed = f;
        if (++fails > 1) break;
      }
    }
    if (fails === 0) {
      for (let f = 0; f < size; f++) counts[f][codes[f]]++;
      hits.push(edit);
      edit.$hit = stamp;
      if (edit.$s) decided++;
    } else if (fails === 1) {
      counts[failed][codes[failed]]++;
    }
  }
  Object.assign(filter, {hits, counts, structures, decided});
  showFacets();
  showTally();
}

/** The words of an edit that the search knows. */
const searched = (edit) =>
  [`${edit.prefix ?? ""}${edit.before}${edit.suffix ?? ""}`, edit.after, edit.rule, edit.role ?? "", edit.reason,
    edit.id].join("\n").toLowerCase();

/** The filter has changed: what is shown follows. */
function refilter() {
  sift();
  if (view.lines) lines.build();
  else fade();
  showEmpty();
  showApparatus();
}

/** The edit that follows `edit` in the set (or goes before it). */
function beside(edit, way) {
  const {hits} = filter;
  if (view.lines) return lines.beside(edit, way);
  if (!edit) {
    const first = view.page ? hits.find((hit) => hit.$p.index >= view.page.index) : undefined;
    return first ?? hits[0] ?? null;
  }
  let low = 0, high = hits.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (hits[mid].$n < edit.$n || (way > 0 && hits[mid].$n === edit.$n)) low = mid + 1;
    else high = mid;
  }
  return (way > 0 ? hits[low] : hits[low - 1]) ?? null;
}

/* ── 5 window: of a long list only what is seen is laid out ────────────────────────────────────────────────── */

class Windowed {
  constructor(scroller, list) {
    Object.assign(this, {scroller, list, nodes: new Map(), count: 0, low: 0, high: 0, make: null,
      at: new Float64Array(1)});
    this.heights = new Float64Array(0);
    this.seen = 0;
    scroller.addEventListener("scroll", () => this.later(), {passive: true});
    new ResizeObserver(() => { this.seen = scroller.clientHeight; this.paint(); }).observe(scroller);
    this.sizes = new ResizeObserver((all) => this.resized(all));
  }

  /** A new list; `guess` tells about how high each item is, `make` lays one out; `start` comes into sight. */
  reset(count, guess, make, start = 0) {
    this.clear();
    this.count = count;
    this.make = make;
    this.heights = new Float64Array(count);
    for (let i = 0; i < count; i++) this.heights[i] = guess(i);
    this.at = new Float64Array(count + 1);
    this.offsets(0);
    this.seen = this.scroller.clientHeight;
    this.pad();
    this.scroller.scrollTop = start > 0 ? this.at[start] - this.seen * 0.3 : 0;
    this.paint(true);
  }

  clear() {
    this.sizes.disconnect();
    this.list.replaceChildren();
    this.nodes.clear();
    this.low = this.high = 0;
  }

  offsets(from) {
    for (let i = from; i < this.count; i++) this.at[i + 1] = this.at[i] + this.heights[i];
  }

  /** The item at a height. */
  find(y) {
    let low = 0, high = this.count;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.at[mid + 1] <= y) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  pad() {
    this.list.style.setProperty("padding-top", `${this.at[this.low]}px`);
    this.list.style.setProperty("padding-bottom", `${this.at[this.count] - this.at[this.high]}px`);
  }

  later() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => { this.waits = false; this.paint(); });
  }

  /** Lay out what is seen and a little around it; what was guessed too high or low does not move what is read. */
  paint(all = false) {
    if (!this.make) return;
    const top = this.scroller.scrollTop;
    const ready = all ? -1 : REACH / 3;
    if (!all && this.low < this.high && (this.low === 0 || this.at[this.low] <= top - ready)
        && (this.high === this.count || this.at[this.high] >= top + this.seen + ready)) return;
    const low = this.find(top - REACH);
    const high = Math.min(this.count, this.find(top + this.seen + REACH) + 1);
    const anchor = Math.min(this.find(top), Math.max(0, this.count - 1));
    const stood = this.at[anchor] ?? 0;
    for (const [i, node] of this.nodes) {
      if (i >= low && i < high) continue;
      this.sizes.unobserve(node);
      node.remove();
      this.nodes.delete(i);
    }
    const fresh = [];
    let behind = null;
    for (let i = high - 1; i >= low; i--) {
      let node = this.nodes.get(i);
      if (!node) {
        node = this.make(i);
        node.$item = i;
        this.nodes.set(i, node);
        this.list.insertBefore(node, behind);
        fresh.push(node);
      }
      behind = node;
    }
    this.low = low;
    this.high = high;
    for (const node of fresh) this.heights[node.$item] = node.getBoundingClientRect().height;
    this.offsets(low);
    this.pad();
    const moved = (this.at[anchor] ?? 0) - stood;
    if (Math.abs(moved) > 0.5) this.scroller.scrollTop = top + moved;
    for (const node of fresh) this.sizes.observe(node);
  }

  resized(all) {
    let first = this.count;
    const top = this.scroller.scrollTop;
    const anchor = this.find(top);
    const stood = this.at[anchor] ?? 0;
    for (const {target, borderBoxSize} of all) {
      const i = target.$item;
      const height = borderBoxSize[0].blockSize;
      if (this.nodes.get(i) !== target || Math.abs(this.heights[i] - height) < 0.5) continue;
      this.heights[i] = height;
      first = Math.min(first, i);
    }
    if (first === this.count) return;
    this.offsets(first);
    this.pad();
    const moved = (this.at[anchor] ?? 0) - stood;
    if (Math.abs(moved) > 0.5) this.scroller.scrollTop = top + moved;
    this.later();
  }

  /** Lay an item out anew, where it is laid out at all. */
  renew(i) {
    const old = this.nodes.get(i);
    if (!old) return;
    const node = this.make(i);
    node.$item = i;
    this.sizes.unobserve(old);
    old.replaceWith(node);
    this.nodes.set(i, node);
    this.sizes.observe(node);
  }

  /** Bring an item, or `part` of it, into sight: not at all if it is, and with some room around it. */
  reveal(i, part = () => null) {
    const {scroller} = this;
    if (!this.nodes.has(i)) {
      for (let turn = 0; turn < 2; turn++) {
        scroller.scrollTop = this.at[i] - this.seen * 0.3;
        this.paint(true);
      }
    }
    const node = part() ?? this.nodes.get(i);
    if (!node) return;
    const box = scroller.getBoundingClientRect();
    const place = node.getBoundingClientRect();
    const room = Math.min(110, this.seen / 4);
    if (place.top < box.top + room) scroller.scrollTop -= box.top + room - place.top;
    else if (place.bottom > box.bottom - room) {
      scroller.scrollTop += Math.min(place.bottom - box.bottom + room, place.top - box.top - room);
    }
    this.paint();
  }
}

/* ── 6 page: rows of source and result, with their marks ───────────────────────────────────────────────────── */

const view = {page: null, lines: false, cursor: null, window: null};

/** The strips of a page: a row each, a row with very many marks in several pieces. */
function strips(page) {
  const {rows, edits} = page.sheet;
  const made = [];
  const stripOf = new Int32Array(edits.length);
  let article = 0;
  rows.forEach((row, r) => {
    const head = row.article > 0 && row.article !== article ? row.article : 0;
    if (head) article = head;
    if (row.edit >= 0) stripOf[row.edit] = made.length;
    let l0 = 0, r0 = 0;
    do {
      let l1 = l0, r1 = r0, marks = 0, last = -1;
      while (l1 < row.left.length && marks < CHUNK) {
        const i = row.left[l1++][1];
        if (i >= 0) { marks++; last = i; stripOf[i] = made.length; }
      }
      if (l1 >= row.left.length || last < 0) { l1 = row.left.length; r1 = row.right.length; } else {
        while (r1 < row.right.length && row.right[r1][1] !== last) r1++;
        r1 = Math.min(r1 + 1, row.right.length);
      }
      for (let k = r0; k < r1; k++) if (row.right[k][1] >= 0) stripOf[row.right[k][1]] = made.length;
      made.push({r, l0, l1, r0, r1, head: l0 === 0 ? head : 0});
      l0 = l1;
      r0 = r1;
    } while (l0 < row.left.length);
  });
  page.strips = made;
  page.stripOf = stripOf;
}

const langOf = (page) => (/^[A-Za-z-]{2,20}$/.test(page.sheet?.script ?? "") ? page.sheet.script : "zh");

/** Show a page from its first row, or where its cursor is. */
function openPage(page) {
  view.page = page;
  if (!page.strips) strips(page);
  const columns = Math.max(8, Math.floor((view.window.scroller.clientWidth - 150) / 2 / 18));
  view.window.reset(page.strips.length, (s) => guess(page, s, columns), (s) => strip(page, s),
    view.cursor?.$p === page ? page.stripOf[view.cursor.$i] : 0);
  showPager();
  showEmpty();
  showFacets();
}

function guess(page, s, columns) {
  const piece = page.strips[s];
  const row = page.sheet.rows[piece.r];
  let length = 0;
  for (let k = piece.l0; k < piece.l1; k++) length += row.left[k][0].length;
  return Math.max(1, Math.ceil(length / columns)) * 31 + 19 + (piece.head ? 56 : 0);
}

function strip(page, s) {
  const piece = page.strips[s];
  const row = page.sheet.rows[piece.r];
  const first = piece.l0 === 0;
  const lang = langOf(page);
  const node = el("div", {className: "row" + (row.aside ? " aside" : "") + (first ? "" : " more")
    + (s === 0 ? " top" : "") + roleClass(row.role)});
  node.$marks = new Map();
  if (piece.head) node.append(articleHead(page, piece.head, lang));
  const left = el("div", {className: "text source", lang, dir: "auto"});
  const right = el("div", {className: "text result", lang, dir: "auto"});
  for (let k = piece.l0; k < piece.l1; k++) segment(node, left, page, row.left[k], "left");
  for (let k = piece.r0; k < piece.r1; k++) segment(node, right, page, row.right[k], "right");
  if (row.aside && first) {
    right.append(el("span", {className: "remark", lang: "en",
      textContent: row.role ? `set aside as ${row.role}` : "taken away"}));
  }
  if (row.moved && first) {
    right.prepend(el("span", {className: "remark lead", lang: "en",
      textContent: "moved here: it stood inside a paragraph"}));
  }
  node.append(gutter(node, page, row, first), left, right);
  return node;
}

const roleClass = (role) => (ROLE_GROUPS.some(([, names]) => names.includes(role)) ? ` is-${role}` : "");

function articleHead(page, n, lang) {
  const article = (page.sheet.articles ?? []).find((one) => one.n === n);
  const title = el("span", {className: "article-title", lang});
  show(title, article?.title ?? "");
  return el("h2", {className: "article"}, el("span", {className: "article-n", textContent: `Article ${n}`}), title);
}

/** What stands left of a row: its line, its role, and the way to join it with the paragraph before. */
function gutter(node, page, row, first) {
  const box = el("div", {className: "gutter"});
  if (!first) {
    box.append(span("line-n", "…"));
    return box;
  }
  box.append(el("span", {className: "line-n", title: `line ${row.line} of the source`, textContent: row.line}));
  const edit = page.sheet.edits[row.edit];
  if (edit) {
    const chip = button({className: "role"});
    chip.$edit = edit;
    paintRole(chip, edit);
    keep(node, edit, chip);
    box.append(chip);
  }
  if (row.join) {
    const said = page.verdicts.get(row.join.id);
    const joined = said?.verdict === "accept";
    box.append(button({className: "joiner" + (joined ? " on" : ""), "aria-pressed": String(joined),
      title: joined ? "Taken as the paragraph before going on. Press to take it back.  p"
        : "Join with the paragraph before  p",
      textContent: joined ? "⤴ joined" : "⤴ join",
      onclick: (event) => { event.stopPropagation(); joinRow(page, row); }}));
  }
  return box;
}

function segment(strip, node, page, [text, i], side) {
  if (i < 0 || !page.sheet.edits[i]) {
    show(node, text);
    return;
  }
  const edit = page.sheet.edits[i];
  const mark = el("span", {role: "button", tabIndex: -1});
  mark.$edit = edit;
  mark.$side = side;
  mark.$given = text;
  paintMark(mark);
  keep(strip, edit, mark);
  node.append(mark);
}

/** Remember on its strip where an edit is shown. */
function keep(strip, edit, node) {
  const nodes = strip.$marks.get(edit.$i);
  if (nodes) nodes.push(node);
  else strip.$marks.set(edit.$i, [node]);
}

const faded = (edit) => edit.$hit !== filter.stamp;

function markClass(edit) {
  return ` k-${KINDS[edit.$k]}${edit.$m ? " ask" : ""} s-${STATES[edit.$s]}`
    + (edit === view.cursor ? " current" : "") + (faded(edit) ? " out" : "");
}

function paintMark(mark) {
  const {$edit: edit, $side: side} = mark;
  const said = saidOf(edit);
  let text = mark.$given;
  if (side === "right" && said !== null) text = resultOf(edit, said);
  const parted = edit.kind === "join" && side === "right" && said?.verdict === "reject";
  const gone = edit.kind !== "gap" && (text === "" || (side === "right" && edit.kind === "join" && text === " "));
  mark.className = "mark" + markClass(edit) + (gone ? " void" : "")
    + (side === "right" && isOwn(said) ? " own" : "");
  mark.replaceChildren();
  if (edit.kind === "gap" && !edit.before) mark.append("⟦…⟧");
  else if (parted) mark.append("¶", el("br"));
  else show(mark, text, true);
  mark.setAttribute("aria-label", told(edit));
}

/** An edit in a few words, for those who listen. */
function told(edit) {
  const spoken = (text) => spelled(short(text, 20), true) || "nothing";
  const what = edit.kind === "role" ? `role ${edit.role}`
    : `${KIND_NAMES[KINDS[edit.$k]]}: ${spoken(edit.before)} → ${spoken(edit.after)}`;
  return `${what}${edit.$m ? ", asked" : ""}, ${STATES[edit.$s]}`;
}

function paintRole(chip, edit) {
  const said = saidOf(edit);
  const other = said?.verdict === "reject" ? said.replacement ?? null : null;
  const changed = other !== null && other !== edit.role;
  chip.className = "role" + markClass(edit) + (other !== null ? " s-changed" : "") + (edit.tells ? " tells" : "");
  chip.replaceChildren();
  if (changed || said?.verdict === "reject" && other === null) {
    chip.append(el("s", {textContent: edit.role}));
    chip.append(changed ? span("new-role", other) : "");
  } else {
    chip.append(el("span", {textContent: edit.role ?? "?"}));
    if (edit.was) chip.append(el("small", {textContent: `was ${edit.was.role}`}));
  }
  chip.setAttribute("aria-label", `${told(edit)}${changed ? `, changed to ${other}` : ""}, line ${edit.line}`);
}

function paintNode(node) {
  if (node.classList.contains("role")) paintRole(node, node.$edit);
  else if (node.classList.contains("kwic")) lines.paintLine(node);
  else paintMark(node);
}

/** The elements that show an edit just now: its marks in source and result, its role, or its line. */
function shownNodes(edit) {
  if (view.lines) return lines.nodesOf(edit);
  if (edit.$p !== view.page || !view.page.strips) return [];
  return view.window.nodes.get(view.page.stripOf[edit.$i])?.$marks?.get(edit.$i) ?? [];
}

/** Show what became of edits: only what is laid out has to be touched. */
function repaint(edits) {
  if (view.lines) lines.changed();
  if (edits.length > 400) {
    for (const node of document.querySelectorAll("#list .mark, #list .role, #list .kwic")) paintNode(node);
  } else {
    for (const edit of edits) for (const node of shownNodes(edit)) paintNode(node);
  }
  if (view.lines) lines.paintHeads();
  showApparatus();
}

function repaintRow(r) {
  if (view.lines || !view.page.strips) return;
  const s = view.page.strips.findIndex((piece) => piece.r === r);
  const held = document.activeElement?.classList.contains("joiner")
    && view.window.nodes.get(s)?.contains(document.activeElement);
  view.window.renew(s);
  if (held) view.window.nodes.get(s)?.querySelector(".joiner")?.focus({preventScroll: true});
}

/** Marks outside the set are pale. */
function fade() {
  for (const node of document.querySelectorAll("#list .mark, #list .role")) {
    node.classList.toggle("out", faded(node.$edit));
  }
}

/** Go to an edit: open its page, bring it into sight, give it the focus. */
async function focusOn(edit, {focus = true} = {}) {
  if (!edit) return;
  if (!view.lines && edit.$p !== view.page) {
    openPage(edit.$p);
    store.adapter.visit(edit.$p);
  }
  const old = view.cursor;
  view.cursor = edit;
  if (old && old !== edit) for (const node of shownNodes(old)) {
    node.classList.remove("current");
    if (node.tabIndex === 0 && !node.matches("button")) node.tabIndex = -1;
  }
  if (view.lines) lines.reveal(edit);
  else view.window.reveal(edit.$p.stripOf[edit.$i], () => shownNodes(edit)[0]);
  const nodes = shownNodes(edit);
  for (const node of nodes) node.classList.add("current");
  const last = nodes[nodes.length - 1];
  if (last) {
    last.tabIndex = 0;
    if (focus && document.activeElement !== last) last.focus({preventScroll: true});
  }
  if (view.page !== edit.$p) { view.page = edit.$p; showPager(); }
  editing = null;
  showApparatus();
  address();
}

/* ── 7 concordance: alike changes under each other, so that the odd one shows ──────────────────────────────── */

const lines = {
  groups: [], starts: [], count: 0, order: "place", rare: false, place: new Map(), shut: new Set(), at: 0,

  /** Group the set; the sorting of a group waits until it is seen. */
  build(keep = true) {
    const by = new Map();
    for (const edit of filter.hits) {
      const group = by.get(edit.$g);
      if (group) group.edits.push(edit);
      else by.set(edit.$g, {code: edit.$g, edits: [edit], sorted: false});
    }
    const way = this.rare ? -1 : 1;
    this.groups = [...by.values()].sort((a, b) => way * (b.edits.length - a.edits.length) || a.code - b.code);
    this.starts = [];
    let at = 0;
    for (const group of this.groups) {
      this.starts.push(at);
      group.at = at;
      at += 1 + (this.shut.has(group.code) ? 0 : group.edits.length);
    }
    this.count = at;
    this.groupOf = new Map(this.groups.map((group) => [group.code, group]));
    const heads = new Set(this.starts);
    const {window} = view;
    const top = keep ? window.scroller.scrollTop : 0;
    const start = !keep && view.cursor ? this.indexOf(view.cursor) : 0;
    window.reset(at, (i) => (heads.has(i) ? 50 : 33), (i) => this.item(i), start);
    if (top) { window.scroller.scrollTop = top; window.paint(true); }
    showEmpty();
  },

  groupAt(i) {
    let low = 0, high = this.starts.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.starts[mid] <= i) low = mid + 1;
      else high = mid;
    }
    return this.groups[low - 1];
  },

  sorted(group) {
    if (group.sorted || this.order === "place") return group.edits;    // the set is in the order of the pages
    group.sorted = true;
    const by = {
      left: (edit) => [...around(edit)[0]].reverse().join("") + "\x00",
      right: (edit) => (edit.kind === "role" ? edit.before : "") + around(edit)[1],
      confidence: (edit) => edit.confidence,
    }[this.order];
    const keyed = group.edits.map((edit) => [by(edit), edit]);
    keyed.sort(([a, one], [b, two]) => (a < b ? -1 : a > b ? 1 : one.$n - two.$n));
    group.edits = keyed.map(([, edit]) => edit);
    return group.edits;
  },

  item(i) {
    const group = this.groupAt(i);
    return group.at === i ? this.head(group) : this.line(this.sorted(group)[i - group.at - 1]);
  },

  head(group) {
    const edit = group.edits[0];
    const shut = this.shut.has(group.code);
    const node = el("div", {className: "group"});
    node.$group = group;
    const change = el("span", {className: "group-change", lang: langOf(edit.$p)});
    changeOf(change, edit, true);
    node.append(
      button({className: "quiet fold", "aria-expanded": String(!shut), "aria-label": "Lines of the group",
        textContent: shut ? "▸" : "▾",
        onclick: () => { if (shut) this.shut.delete(group.code); else this.shut.add(group.code); this.build(); }}),
      span("kind-name k-" + KINDS[edit.$k], KIND_NAMES[KINDS[edit.$k]]), change,
      el("span", {className: "group-rule", title: store.rules[edit.rule] ?? "", textContent: spelled(edit.rule)}),
      el("span", {className: "group-count"}),
      button({className: "quiet small", textContent: "accept all", onclick: () => bulk("accept", group.edits)}),
      button({className: "quiet small", textContent: "refuse all", onclick: () => bulk("reject", group.edits)}),
    );
    this.paintHead(node);
    return node;
  },

  paintHead(node) {
    const {edits} = node.$group;
    let accepted = 0, refused = 0;
    for (const edit of edits) if (edit.$s === 1) accepted++; else if (edit.$s === 2) refused++;
    const words = edits.length.toLocaleString("en") + (accepted ? `  ✓ ${accepted}` : "")
      + (refused ? `  ✗ ${refused}` : "");
    const count = node.querySelector(".group-count");
    if (count.textContent !== words) count.textContent = words;
  },

  paintHeads() { for (const node of document.querySelectorAll("#list .group")) this.paintHead(node); },

  line(edit) {
    const lang = langOf(edit.$p);
    const role = edit.kind === "role";
    const node = el("div", {role: "button", tabIndex: -1});
    node.$edit = edit;
    const before = el("span", {className: "before"});
    show(before, around(edit)[0]);
    const key = el("span", {className: "key", lang});
    const after = el("span", {className: "after"});
    if (role) {
      key.append(edit.role ?? "");
      show(after, short(edit.before, 80));
    } else {
      changeOf(key, edit, true);
      show(after, around(edit)[1]);
    }
    node.append(el("span", {className: "sign", "aria-hidden": "true"}),
      el("span", {className: "sure" + (edit.confidence < 0.6 ? " low" : ""), textContent: percent(edit.confidence)}),
      el("span", {className: "context left", lang}, before), key, el("span", {className: "context right", lang}, after),
      el("span", {className: "where", textContent: `${spelled(tail(edit.$p.shown, 24))} : ${edit.line}`}));
    this.paintLine(node);
    return node;
  },

  paintLine(node) {
    const {$edit: edit} = node;
    node.className = "kwic" + markClass(edit).replace(" out", "");
    node.firstChild.textContent = SIGNS[edit.$s] || (edit.$m ? "?" : "");
    const said = saidOf(edit);
    node.querySelector(".own-text")?.remove();
    if (isOwn(said)) {
      const own = el("span", {className: "own-text"});
      show(own, ` ⇒ ${said.replacement}`, true);
      node.children[3].append(own);
    }
    node.setAttribute("aria-label", `${told(edit)}, line ${edit.line}`);
  },

  indexOf(edit) {
    const group = this.groupOf?.get(edit.$g);
    if (!group) return -1;
    const k = this.sorted(group).indexOf(edit);
    return k < 0 ? -1 : this.shut.has(group.code) ? group.at : group.at + 1 + k;
  },

  nodesOf(edit) {
    const i = this.indexOf(edit);
    const node = i < 0 ? null : view.window.nodes.get(i);
    return node?.$edit === edit ? [node] : [];
  },

  reveal(edit) {
    const i = this.indexOf(edit);
    if (i < 0) return;
    this.at = i;
    view.window.reveal(i);
  },

  /** The line below or above; an edit that has left the set keeps its place. */
  beside(edit, way) {
    if (!this.count) return null;
    let i = edit ? this.indexOf(edit) : -1;
    if (i < 0) i = edit ? this.at - (way > 0 ? 1 : 0) : 0;
    for (i += way; i >= 0 && i < this.count; i += way) {
      const group = this.groupAt(i);
      if (group.at !== i) return this.sorted(group)[i - group.at - 1];
    }
    return null;
  },

  /** A verdict can take edits out of the set, or bring them back. */
  changed() {
    if (filter.chosen[0].size) this.build();
  },
};

const AROUND = 24;          // code units of a row on either side of a join

/** What stands before and behind an edit. The halves of a join can stand apart in the source: its row knows them. */
function around(edit) {
  if (edit.kind !== "join") return [edit.prefix ?? "", edit.suffix ?? ""];
  const page = edit.$p;
  page.seams ??= seams(page);
  return page.seams.get(edit.$i) ?? [edit.prefix ?? "", edit.suffix ?? ""];
}

function seams(page) {
  const {rows, edits} = page.sheet;
  const found = new Map();
  for (const {left} of rows) {
    let text = "";
    for (const [piece, i] of left) {
      if (edits[i]?.kind === "join") found.set(i, [text, ""]);
      text = (text + piece).slice(-AROUND);
    }
    text = "";
    for (let k = left.length - 1; k >= 0; k--) {
      const [piece, i] = left[k];
      if (edits[i]?.kind === "join") found.get(i)[1] = text;
      text = (piece + text).slice(0, AROUND);
    }
  }
  return found;
}

/** Before → after, in a few characters; `brief` is that of a line of the concordance. */
function changeOf(node, edit, brief = false) {
  const size = brief ? 14 : 200;
  if (edit.kind === "role") {
    const own = saidOf(edit)?.replacement;
    if (edit.was) node.append(el("s", {textContent: edit.was.role}), span("arrow", " → "));
    node.append(el("b", {textContent: edit.role ?? ""}));
    if (!brief && own && own !== edit.role) node.append(span("arrow", " → "), el("b", {textContent: own}));
    return node;
  }
  if (edit.kind === "gap" && !edit.before) {
    node.append("⟦…⟧");
    return node;
  }
  const before = el("span", {className: "was"});
  const after = el("span", {className: "becomes"});
  const folded = edit.kind === "join" && edit.before.trim() && brief ? "\n…\n" : edit.before;
  if (folded) show(before, short(folded, size), true);
  else before.append(el("i", {className: "nothing", textContent: "∅"}));
  if (edit.after) show(after, short(edit.after, size), true);
  else after.append(el("i", {className: "nothing", textContent: "∅"}));
  node.append(before, span("arrow", "→"), after);
  return node;
}

/* ── 8 apparatus: what is said of the edit in focus; the card says the same of the one under the mouse ─────── */

let editing = null;      // null, "own" or "note": what is being written

function facts(edit) {
  const change = el("span", {className: "change", lang: langOf(edit.$p)});
  changeOf(change, edit);
  const said = saidOf(edit);
  if (isOwn(said) && edit.kind !== "role") {
    const mine = el("span", {className: "own-text"});
    show(mine, said.replacement, true);
    change.append(span("arrow", "⇒"), said.replacement ? mine : el("i", {className: "nothing", textContent: "∅"}));
  }
  const sure = el("meter", {min: 0, max: 1, low: 0.6, high: 0.8, optimum: 1, value: edit.confidence,
    "aria-label": "confidence"});
  const state = isOwn(said) ? span("state s-changed", edit.kind === "role" ? "→ changed" : "→ own text")
    : el("span", {className: `state s-${STATES[edit.$s]}`, textContent: `${SIGNS[edit.$s]} ${STATES[edit.$s]}`.trim()});
  const top = el("div", {className: "facts-top"},
    span("kind-name k-" + KINDS[edit.$k], KIND_NAMES[KINDS[edit.$k]]), change, state);
  const rule = el("div", {className: "facts-rule"}, el("code", {textContent: spelled(edit.rule)}), " ",
    span("why", spelled(store.rules[edit.rule] ?? "")));
  const rest = el("div", {className: "facts-rest"}, sure, span("num", percent(edit.confidence)),
    el("span", {textContent: edit.$m ? "asked" : edit.tells ? "tells only" : "made"}),
    el("span", {textContent: `line ${edit.line}`}));
  if (edit.reason) rest.append(span("reason", spelled(edit.reason)));
  const all = [top, rule, rest];
  const about = aboutVerdict(edit, said);
  if (about) all.push(about);
  return all;
}

function aboutVerdict(edit, said) {
  const words = [];
  const note = said?.note || edit.$p.drafts.get(targetOf(edit));
  if (said?.reviewer) words.push(said.reviewer);
  if (said?.at) words.push(said.at.slice(0, 16).replace("T", " "));
  if (note) words.push(`“${note}”`);
  if (said?.verdict === "reject" && edit.kind === "role" && !store.adapter.live) {
    words.push("cleaner apply will decide the page again");
  }
  return words.length ? el("div", {className: "facts-verdict", textContent: spelled(words.join(" · "))}) : null;
}

function act(words, key, run, extra = {}) {
  return button({onclick: run, "aria-keyshortcuts": key, ...extra}, words, " ",
    el("kbd", {textContent: key, "aria-hidden": "true"}));
}

function showApparatus() {
  const box = $("apparatus");
  const edit = view.cursor;
  if (editing && box.querySelector("textarea")) return;
  if (!edit) {
    box.replaceChildren(el("p", {className: "muted hint"}, "Press ", el("kbd", {textContent: "j"}),
      " to go to the first edit, ",
      el("kbd", {textContent: "?"}), " for all keys."));
    return;
  }
  const text = edit.kind === "text" || edit.kind === "character";
  const row = edit.$p.sheet.rows[edit.row];
  const acts = el("div", {className: "acts"},
    act("Accept", "a", () => decide("accept"), {className: "accept", "aria-pressed": String(stands(edit, "accept"))}),
    act("Refuse", "x", () => decide("reject"), {className: "refuse", "aria-pressed": String(stands(edit, "reject"))}),
    text ? act("Own text", "e", () => write("own")) : null,
    row && row.edit >= 0 ? act("Role", "r", openRoles) : null,
    row?.join ? act("Join", "p", () => joinRow(edit.$p, row), {title: "Join with the paragraph before"}) : null,
    act("Note", "n", () => write("note")),
    act("Undo", "u", back, {className: "quiet", disabled: store.steps.length === 0}),
    el("span", {className: "walk"},
      button({className: "quiet", title: "Edit before  k", "aria-label": "Edit before", textContent: "↑",
        onclick: () => walk(-1)}),
      button({className: "quiet", title: "Next edit  j", "aria-label": "Next edit", textContent: "↓",
        onclick: () => walk(1)})));
  const main = el("div", {className: "facts"}, ...facts(edit));
  box.replaceChildren(main, editing ? writing(edit) : acts);
  if (editing) {
    const field = box.querySelector("textarea");
    field.focus();
    field.select();
  }
}

/** A field for a text of one's own, or for a note. */
function writing(edit) {
  const said = saidOf(edit);
  const own = editing === "own";
  const given = own ? said?.replacement ?? (said?.verdict === "reject" ? edit.before : edit.after)
    : said?.note || edit.$p.drafts.get(targetOf(edit)) || "";
  const field = el("textarea", {rows: 1, value: given, spellcheck: false,
    "aria-label": own ? "The text that stands here instead" : "Note", lang: own ? langOf(edit.$p) : "en"});
  const stop = () => { editing = null; $("apparatus").replaceChildren(); showApparatus(); focusOn(view.cursor); };
  const done = () => {
    const {value} = field;
    editing = null;
    $("apparatus").replaceChildren();
    if (own) ownText(edit, value);
    else noteOn(edit, value);
    showApparatus();
    focusOn(view.cursor);
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); done(); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); stop(); }
  });
  return el("div", {className: "writing"}, el("label", {}, span("muted", own ? "Stands here instead" : "Note"), field),
    button({className: "accept", textContent: "Keep  ⏎", onclick: done}),
    button({className: "quiet", textContent: "Leave  Esc", onclick: stop}));
}

function showCard(node) {
  const edit = node.$edit;
  const card = $("card");
  card.replaceChildren(...facts(edit));
  card.hidden = false;
  const place = node.getClientRects()[0] ?? node.getBoundingClientRect();
  const width = card.offsetWidth, height = card.offsetHeight;
  const left = Math.max(8, Math.min(place.left, innerWidth - width - 8));
  const below = place.bottom + 8 + height < innerHeight - 8;
  card.style.setProperty("left", `${left}px`);
  card.style.setProperty("top", `${below ? place.bottom + 8 : Math.max(8, place.top - height - 8)}px`);
}

function hideCard() {
  clearTimeout(hideCard.timer);
  $("card").hidden = true;
}

/* ── 9 facets: counts that react to each other, the pages, the tally ───────────────────────────────────────── */

const facetNodes = [];
let pageWindow = null;

function buildFacets() {
  const box = $("filters");
  box.replaceChildren();
  facetNodes.length = 0;
  box.append(el("div", {className: "filters-top"}, el("h2", {textContent: "Filter"}),
    button({className: "quiet small", id: "clear", textContent: "clear", onclick: clearFilter}),
    button({className: "quiet small only-narrow", textContent: "close", onclick: () => openFilters(false)})));
  FACETS.forEach((facet, f) => {
    if (facet.id === "page") return;
    const list = el("div", {className: `values facet-${facet.id}`});
    facetNodes[f] = {list, nodes: []};
    const section = el("section", {className: "facet", role: "group", "aria-label": facet.name},
      el("h3", {textContent: facet.name}), list);
    if (facet.id === "kind") section.append(structureSwitch());
    box.append(section);
  });
  box.append(pagesFacet(), reviewerField());
}

function structureSwitch() {
  const input = el("input", {type: "checkbox", id: "structure", checked: filter.structure,
    onchange: () => { filter.structure = input.checked; refilter(); }});
  return el("label", {className: "structure", title: "Roles that are told and change nothing: body, headline …"}, input,
    el("span", {textContent: "structure: roles that only tell"}), el("span", {className: "count", id: "structures"}));
}

function pagesFacet() {
  const scroller = el("div", {className: "pages", id: "pages"});
  const list = el("div");
  scroller.append(list);
  pageWindow = new Windowed(scroller, list);
  const section = el("section", {className: "facet", role: "group", "aria-label": "Pages"},
    el("h3", {}, "Pages ", button({className: "quiet small", id: "load-all", hidden: true,
      onclick: () => store.adapter.loadAll()})), scroller);
  return section;
}

function pageItem(n) {
  const page = store.pages[n];
  const name = button({className: "page-open", title: spelled(page.shown), textContent: spelled(page.shown),
    onclick: () => goPage(n)});
  const only = button({className: "page-only", title: "Only this page in the set", onclick: () => choose(5, n)});
  const node = el("div", {className: "page-item"}, name, el("span", {className: "page-status"}), only);
  node.$page = n;
  paintPage(node);
  return node;
}

function paintPage(node) {
  const page = store.pages[node.$page];
  node.classList.toggle("here", page === view.page);
  const chosen = filter.chosen[5].has(node.$page);
  const [name, status, only] = node.children;
  if (page === view.page) name.setAttribute("aria-current", "page");
  else name.removeAttribute("aria-current");
  status.textContent = page.told.error ? "error" : page.status && page.status.value !== "new" ? page.status.value : "";
  status.className = "page-status" + (page.status?.value === "done" ? " done" : page.told.error ? " bad" : "");
  const count = page.sheet ? (filter.counts[5]?.[node.$page] ?? 0).toLocaleString("en")
    : Number.isInteger(page.told.edits) ? `(${page.told.edits})` : "…";
  if (only.textContent !== count) only.textContent = count;
  only.setAttribute("aria-pressed", String(chosen));
  only.setAttribute("aria-label", `only page ${spelled(page.shown)}, ${count} edits`);
}

function reviewerField() {
  const input = el("input", {id: "reviewer", value: store.reviewer, autocomplete: "off", spellcheck: false,
    placeholder: "your name",
    onchange: () => { store.reviewer = input.value.trim(); remember("cleaner.reviewer", store.reviewer); }});
  const on = el("input", {type: "checkbox", id: "advance", checked: recall("cleaner.advance") !== "no",
    onchange: () => remember("cleaner.advance", on.checked ? "yes" : "no")});
  return el("section", {className: "facet"}, el("h3", {textContent: "Reviewer"}),
    el("label", {}, span("unseen", "Reviewer"), input),
    el("label", {className: "structure"}, on, el("span", {textContent: "go on after a verdict"})));
}

/** Bring the numbers up to date; elements are made once. */
function showFacets() {
  FACETS.forEach((facet, f) => {
    const held = facetNodes[f];
    if (!held) return;
    while (held.nodes.length < facet.size()) {
      const n = held.nodes.length;
      const node = button({className: "value", onclick: () => choose(f, n)},
        el("span", {className: "value-name" + (facet.id === "kind" ? ` k-${KINDS[n]}` : ""),
          textContent: spelled(facet.label(n))}),
        el("span", {className: "count"}));
      if (facet.id === "rule") node.title = spelled(store.rules[facet.label(n)] ?? "");
      node.$count = -1;
      node.$on = null;
      held.nodes.push(node);
      held.list.append(node);
      held.stale = true;
    }
    held.nodes.forEach((node, n) => {
      const count = filter.counts[f]?.[n] ?? 0;
      const on = filter.chosen[f].has(n);
      if (node.$count !== count) {
        node.$count = count;
        node.lastChild.textContent = count.toLocaleString("en");
        node.classList.toggle("zero", count === 0);
      }
      if (node.$on !== on) {
        node.$on = on;
        node.setAttribute("aria-pressed", String(on));
      }
    });
    if (facet.id === "rule" && held.stale) {
      held.stale = false;
      held.list.append(...[...held.nodes].sort((a, b) => b.$count - a.$count));
    }
  });
  if ($("structures")) $("structures").textContent = filter.structures.toLocaleString("en");
  if ($("clear")) $("clear").hidden = !isFiltered();
  if (pageWindow) for (const node of pageWindow.nodes.values()) paintPage(node);
}

function showTally() {
  const {hits, decided} = filter;
  const [done, all] = [decided, hits.length].map((n) => n.toLocaleString("en"));
  $("tally").textContent = `${done} of ${all} decided${isFiltered() ? ", filtered" : ""}`;
  $("tally").style.setProperty("--done", hits.length ? decided / hits.length : 0);
  $("save").dataset.unsaved = store.unsaved > 0 && !store.adapter?.live ? "yes" : "";
}

function showEmpty() {
  const words = !store.pages.length ? "There is no page here."
    : view.page && !view.page.sheet ? (view.page.told.error ? spelled(view.page.told.error) : "…")
    : view.lines && !filter.hits.length ? "No edit is in the set. Clear the filter, or switch structure on." : "";
  $("empty").textContent = words;
  $("empty").hidden = !words;
}

function showPager() {
  const {page} = view;
  $("page-name").textContent = page ? spelled(tail(page.shown, 40)) : "";
  $("page-number").textContent = store.pages.length > 1 && page ? `${page.index + 1} of ${store.pages.length}` : "";
  $("page-before").disabled = !page || page.index === 0;
  $("page-behind").disabled = !page || page.index === store.pages.length - 1;
  $("status-label").hidden = !store.adapter.live;
  if (page?.status) $("status").value = page.status.value;
  if (page && pageWindow && !pageWindow.nodes.has(page.index)) pageWindow.reveal(page.index);
  showNotes();
}

function choose(f, value) {
  const values = filter.chosen[f];
  if (!values.delete(value)) values.add(value);
  refilter();
  say(plural(filter.hits.length, "edit") + " in the set");
}

function clearFilter() {
  for (const values of filter.chosen) values.clear();
  filter.words = "";
  $("search").value = "";
  refilter();
}

/* ── 10 acts: what a key or a button does ──────────────────────────────────────────────────────────────────── */

const verdictOf = (verdict, replacement = null, note = "", at = now()) =>
  ({verdict, replacement, note, reviewer: store.reviewer, at});

/** A change of one verdict, from what stands to what shall. */
function change(edit, to) {
  const id = targetOf(edit);
  return {page: edit.$p, id, ids: idsOf(edit), from: edit.$p.verdicts.get(id) ?? null, to, edit: null};
}

/** What a yes or no means: of a role that a verdict brought about, yes means that this is the right one. */
const answer = (edit, verdict, note, at = now()) => (edit.was && verdict === "accept"
  ? verdictOf("reject", edit.role, note, at) : verdictOf(verdict, null, note, at));

function stands(edit, verdict) {
  const said = saidOf(edit);
  if (edit.was && verdict === "accept") return said?.replacement === edit.role;
  return said?.verdict === verdict && !isOwn(said);
}

const goesOn = () => $("advance")?.checked !== false;

async function walk(way) {
  const next = beside(view.cursor, way);
  if (next) { focusOn(next); return; }
  const further = !view.lines && await store.adapter.further(way);
  if (further) { walk(way); return; }
  say(way > 0 ? "This is the last edit of the set." : "This is the first edit of the set.");
}

/** Next row, whatever is in the set: its role has the focus. */
function walkRows(way) {
  if (view.lines || !view.page?.sheet) return;
  const {rows, edits} = view.page.sheet;
  let r = view.cursor?.$p === view.page ? view.cursor.row + way : way > 0 ? 0 : rows.length - 1;
  while (rows[r] && rows[r].edit < 0) r += way;
  if (rows[r]) focusOn(edits[rows[r].edit]);
}

function decide(verdict) {
  const edit = view.cursor;
  if (!edit) return;
  const said = saidOf(edit);
  const next = goesOn() ? beside(edit, 1) : null;
  if (edit.was && verdict === "reject") {
    openRoles();
    return;
  }
  if (!stands(edit, verdict)) {
    const note = said?.note || edit.$p.drafts.get(targetOf(edit)) || "";
    take(verdict === "accept" ? "accepted an edit" : "refused an edit", [change(edit, answer(edit, verdict, note))],
      edit);
    say(`${verdict === "accept" ? "Accepted" : "Refused"}. ${filter.decided} of ${filter.hits.length} decided.`);
    if (verdict === "reject" && edit.kind === "role") quietly();
  }
  if (next) focusOn(next);
}

/** In a report the page cannot be decided again. */
function quietly() {
  if (!store.adapter.live) {
    toast("Kept. The report shows the role as changed; cleaner apply decides the page again with it.");
  }
}

function ownText(edit, text) {
  const note = saidOf(edit)?.note || "";
  const said = text === edit.after ? verdictOf("accept", null, note)
    : text === edit.before ? verdictOf("reject", null, note) : verdictOf("reject", text, note);
  take("own text for an edit", [change(edit, said)], edit);
  say("Kept.");
}

function noteOn(edit, text) {
  const said = saidOf(edit);
  if (said) take("note on an edit", [change(edit, {...said, note: text, reviewer: store.reviewer, at: now()})], edit);
  else {
    edit.$p.drafts.set(targetOf(edit), text);
    if (text) toast("The note goes with the verdict: accept or refuse.");
  }
}

function write(what) {
  const edit = view.cursor;
  if (!edit) return;
  if (what === "own" && edit.kind === "role") { openRoles(); return; }
  if (what === "own" && edit.kind !== "text" && edit.kind !== "character") {
    toast("Only text and characters have a text of your own. Accept or refuse a join or a gap.");
    return;
  }
  editing = what;
  $("apparatus").replaceChildren();
  showApparatus();
}

/** The whole set, or a group of the concordance, as one step. */
function bulk(verdict, edits = filter.hits) {
  const open = edits.filter((edit) => !stands(edit, verdict) && !(edit.was && verdict === "reject"));
  const word = verdict === "accept" ? "Accept" : "Refuse";
  if (!open.length) {
    toast(`All ${plural(edits.length, "edit")} of the set are ${verdict === "accept" ? "accepted" : "refused"}.`);
    return;
  }
  if (open.length > MANY) {
    confirm(`${word} ${plural(open.length, "edit")}${isFiltered() ? " of the filtered set" : ""}, as one step?`, word,
      verdict, () => bulkNow(verdict, open));
  }
  else bulkNow(verdict, open);
}

function bulkNow(verdict, edits) {
  const at = now();
  const changes = edits.map((edit) => {
    const note = saidOf(edit)?.note ?? edit.$p.drafts.get(targetOf(edit)) ?? "";
    return change(edit, answer(edit, verdict, note, at));
  });
  const words = `${verdict === "accept" ? "accepted" : "refused"} ${plural(edits.length, "edit")}`;
  take(words, changes, view.cursor);
  toast(`${words[0].toUpperCase()}${words.slice(1)}.`, ["Undo  u", back]);
  say(words);
}

/** A question that stands in no one's way: Enter or the same key again says yes, Escape no. */
let pending = null;
function confirm(words, word, verdict, run) {
  const strip = $("strip");
  const close = () => { pending = null; strip.hidden = true; };
  pending = {verdict, yes: () => { close(); run(); }, no: close};
  strip.replaceChildren(el("span", {textContent: words}),
    button({className: verdict === "accept" ? "accept" : "refuse", textContent: `${word}  ⏎`, onclick: pending.yes}),
    button({className: "quiet", textContent: "Leave  Esc", onclick: close}));
  strip.hidden = false;
  say(words + " Enter says yes, Escape no.");
}

/** Let a row continue the paragraph before, or take that back. */
function joinRow(page, row) {
  if (!row?.join) { toast("No paragraph stands before this row that it could continue."); return; }
  const {id, ...join} = row.join;
  const from = page.verdicts.get(id) ?? null;
  const edit = {kind: "join", rule: "review.join", start: join.start, end: join.end, before: join.before,
    after: join.after ?? "", id};
  const to = from?.verdict === "accept" ? null : verdictOf("accept");
  take(to ? "joined a row with the paragraph before" : "took a join back", [{page, id, ids: [id], from, to, edit}],
    view.cursor);
  say(to ? "Joined with the paragraph before." : "Join taken back.");
  if (to && !store.adapter.live) toast("Kept. cleaner apply joins the paragraphs and decides the page again.");
}

function joinHere() {
  const edit = view.cursor;
  if (edit) joinRow(edit.$p, edit.$p.sheet.rows[edit.row]);
}

function setView(asLines) {
  if (view.lines === asLines) return;
  view.lines = asLines;
  document.body.classList.toggle("as-lines", asLines);
  $("as-page").setAttribute("aria-pressed", String(!asLines));
  $("as-lines").setAttribute("aria-pressed", String(asLines));
  $("sorts").hidden = !asLines;
  hideCard();
  if (asLines) {
    showSorts();
    lines.build(false);
  } else {
    const page = view.cursor?.$p ?? view.page;
    if (page?.sheet) openPage(page);
  }
  if (view.cursor) focusOn(view.cursor);
  showApparatus();
}

function resort(keep) {
  showSorts();
  lines.build(keep);
  if (view.cursor) focusOn(view.cursor, {focus: false});
}

function showSorts() {
  const sorts = [["place", "place"], ["left", "left context"], ["right", "right context"],
    ["confidence", "confidence"]];
  $("sorts").replaceChildren(span("muted", "Lines by"),
    el("div", {className: "switch", role: "group", "aria-label": "Order of the lines"}, ...sorts.map(([id, name]) =>
      button({"data-sort": id, "aria-pressed": String(lines.order === id), textContent: name,
        onclick: () => { lines.order = id; resort(true); }}))),
    span("muted", "Groups"),
    el("div", {className: "switch", role: "group", "aria-label": "Order of the groups"},
      ...[[false, "largest first"], [true, "rarest first"]].map(([rare, name]) =>
      button({"aria-pressed": String(lines.rare === rare), textContent: name,
        onclick: () => { lines.rare = rare; resort(false); }}))));
}

async function goPage(n) {
  const page = store.pages[n];
  if (!page) return;
  if (!await store.adapter.load(page)) {
    setView(false);
    view.page = page;
    view.cursor = null;
    view.window.reset(0, () => 0, null);
    showPager();
    showEmpty();
    return;
  }
  setView(false);
  view.cursor = null;
  openPage(page);
  showApparatus();
  store.adapter.visit(page);
  say(`Page ${spelled(page.shown)}`);
}

/* ── 11 dialogs: help, roles, conflict ─────────────────────────────────────────────────────────────────────── */

function openHelp() {
  const box = $("help");
  box.replaceChildren(el("h2", {id: "help-title", textContent: "Keys"}),
    el("div", {className: "help-groups"}, ...KEYS.map(([name, keys]) => el("section", {}, el("h3", {textContent: name}),
      el("dl", {}, ...keys.flatMap(([key, does]) => [el("dt", {},
        ...key.split(" ").map((one) => el("kbd", {textContent: one}))), el("dd", {textContent: does})]))))),
    el("section", {className: "legend"}, el("h3", {textContent: "Marks"}), ...legend()),
    el("p", {className: "muted", textContent: store.tool}),
    button({autofocus: true, onclick: () => box.close()}, "Close ", el("kbd", {textContent: "Esc"})));
  box.showModal();
}

function legend() {
  const sample = (kind, text, words, more = "") => el("span", {className: "legend-item"},
    el("span", {className: `mark k-${kind}${more}`, textContent: text, lang: "zh-Hans"}),
      el("span", {textContent: words}));
  return [sample("text", "，", "text"), sample("character", "é", "character"),
    sample("join", "⏎", "line break taken out"),
    sample("gap", "⟦…⟧", "text is missing"), sample("text", "、", "asked, not made", " ask"),
    sample("text", "，", "accepted", " s-accepted"), sample("text", ",", "refused", " s-refused"),
    el("span", {className: "legend-item"}, span("chip", "U+202E"),
      el("span", {textContent: "a character that nobody sees"}))];
}

/** A menu of all roles: typing narrows it, arrows choose. */
function openRoles() {
  const at = view.cursor;
  if (!at) return;
  const row = at.$p.sheet.rows[at.row];
  const edit = at.kind === "role" ? at : at.$p.sheet.edits[row.edit];
  if (!edit) {
    toast("This stands in no block: it has no role.");
    return;
  }
  const box = $("roles");
  const known = new Set(store.roles);
  const grouped = ROLE_GROUPS.map(([name, roles]) => [name, roles.filter((role) => known.has(role))]);
  const others = store.roles.filter((role) => !ROLE_GROUPS.some(([, roles]) => roles.includes(role)));
  if (others.length) grouped.push(["Other", others]);
  const field = el("input", {type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "role-list",
    "aria-autocomplete": "list",
    "aria-label": "Role", placeholder: "type a role", autocomplete: "off", spellcheck: false});
  const list = el("ul", {role: "listbox", id: "role-list", "aria-label": "Roles"});
  const current = saidOf(edit)?.replacement ?? edit.role;
  let choices = [], chosen = 0;
  const mark = (n) => {
    chosen = n;
    choices.forEach((one, k) => one.setAttribute("aria-selected", String(k === n)));
    if (choices[n]) {
      field.setAttribute("aria-activedescendant", choices[n].id);
      choices[n].scrollIntoView({block: "nearest"});
    }
  };
  const pick = (role) => { box.close(); setRole(edit, role); };
  const fill = () => {
    const words = field.value.trim().toLowerCase();
    const fits = (role) => !words || role.startsWith(words) || (words.length > 2 && role.includes(words));
    choices = [];
    list.replaceChildren(...grouped.flatMap(([name, roles]) => {
      const items = roles.filter(fits).map((role) => el("li", {role: "option", id: `role-${role}`, textContent: role,
        className: role === current ? "now" : "", onclick: () => pick(role)}));
      choices.push(...items);
      return items.length ? [el("li", {role: "presentation", className: "role-group", textContent: name}), ...items]
        : [];
    }));
    mark(words ? 0 : Math.max(0, choices.findIndex((one) => one.textContent === current)));
  };
  field.addEventListener("input", fill);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((chosen + (event.key === "ArrowDown" ? 1 : choices.length - 1)) % Math.max(1, choices.length));
    } else if (event.key === "Enter" && choices[chosen]) {
      event.preventDefault();
      pick(choices[chosen].textContent);
    }
  });
  box.replaceChildren(field, list);
  fill();
  box.showModal();
  const chip = shownNodes(edit)[0] ?? shownNodes(at)[0];
  const place = chip?.getBoundingClientRect();
  const left = place ? Math.min(place.left, innerWidth - box.offsetWidth - 12) : 80;
  const top = place ? Math.min(place.bottom + 6, innerHeight - box.offsetHeight - 12) : 80;
  box.style.setProperty("left", `${Math.max(12, left)}px`);
  box.style.setProperty("top", `${Math.max(12, top)}px`);
  field.focus();
}

function setRole(edit, role) {
  const note = saidOf(edit)?.note || "";
  const first = edit.was ? edit.was.role : edit.role;
  const said = role === first ? verdictOf("accept", null, note) : verdictOf("reject", role, note);
  take(role === first ? `accepted the role ${role}` : `role ${first} changed to ${role}`, [change(edit, said)],
    view.cursor);
  if (role !== first) quietly();
  say(role === first ? `Role ${role} accepted.` : `Role changed to ${role}.`);
  focusOn(view.cursor?.$p.sheet.edits.includes(view.cursor) ? view.cursor : edit);
}

/** Someone else was faster: both verdicts, and the choice. `done` gets a map of ids to "mine" or "theirs". */
function openConflict(page, conflicts, done) {
  const box = $("conflict");
  const picks = new Map(conflicts.map((one) => [one.id, "theirs"]));
  const items = conflicts.slice(0, 50).map((one) => conflictItem(page, one, picks));
  const finish = (all) => {
    if (all) for (const id of picks.keys()) picks.set(id, all);
    box.onclose = null;
    box.close();
    done(picks);
  };
  box.replaceChildren(
    el("h2", {id: "conflict-title", textContent: conflicts.length === 1 ? "Someone decided this meanwhile"
      : `Someone decided ${conflicts.length} of these meanwhile`}),
    el("p", {className: "muted", textContent: "Nothing of your step is stored yet. Choose what shall stand."}),
    ...items,
    conflicts.length > items.length ? el("p",
      {className: "muted", textContent: `and ${conflicts.length - items.length} more`}) : "",
    el("div", {className: "acts"},
      conflicts.length > 1 ? button({textContent: "Theirs for all", onclick: () => finish("theirs")}) : null,
      conflicts.length > 1 ? button({textContent: "Mine for all", onclick: () => finish("mine")}) : null,
      conflicts.length > 1 ? button({className: "accept", textContent: "As chosen", onclick: () => finish()}) : null,
      conflicts.length === 1 ? button({textContent: "Keep theirs", autofocus: true, onclick: () => finish("theirs")})
        : null,
      conflicts.length === 1 ? button({className: "accept", textContent: "Use mine", onclick: () => finish("mine")})
        : null));
  box.onclose = () => done(new Map([...picks.keys()].map((id) => [id, "theirs"])));
  if (!box.open) box.showModal();
}

function conflictItem(page, one, picks) {
  const edit = page.byId.get(one.id);
  const name = `pick-${one.id}`;
  const side = (which, said, who) => el("label", {className: "side"},
    el("input", {type: "radio", name, checked: which === "theirs", onchange: () => picks.set(one.id, which)}),
    el("span", {}, el("b", {textContent: spelled(who)}), el("br"), sentence(said),
      said?.note ? el("i", {textContent: ` “${spelled(said.note)}”`}) : "",
      said?.at ? el("small", {className: "muted", textContent: ` ${spelled(said.at).slice(0, 16).replace("T", " ")}`})
        : ""));
  const change = el("div", {className: "change", lang: langOf(page)});
  if (edit) changeOf(change, edit);
  return el("fieldset", {}, el("legend", {textContent: edit ? `${KIND_NAMES[KINDS[edit.$k]]}, line ${edit.line}`
    : spelled(one.id)}), change,
    el("div", {className: "sides"},
      side("mine", one.yours, `You${one.yours?.reviewer ? ` (${one.yours.reviewer})` : ""}`),
      side("theirs", one.theirs, one.theirs?.reviewer || "Another reviewer")));
}

function sentence(said) {
  if (!said?.verdict) return el("span", {textContent: "no verdict"});
  const node = el("span", {className: said.verdict === "accept" ? "s-accepted" : "s-refused",
    textContent: said.verdict === "accept" ? "✓ accept" : "✗ refuse"});
  if (isOwn(said)) show(node, ` ⇒ ${said.replacement}`, true);
  return node;
}

/* ── 12 files: verdicts out and in, as JSON Lines ──────────────────────────────────────────────────────────── */

/** All verdicts of a report as lines, with everything by which an edit is known again. */
function verdictLines() {
  const out = [];
  for (const page of store.pages) {
    if (!page.sheet) continue;
    for (const [id, said] of page.verdicts) for (const line of linesOf(page, id, said)) out.push(JSON.stringify(line));
  }
  for (const line of store.strangers) out.push(JSON.stringify(line));
  return out;
}

function linesOf(page, id, said) {
  const base = {doc: page.sheet.doc, sha256: page.sheet.sha256};
  const mine = {replacement: said.replacement ?? null, reviewer: said.reviewer ?? "", note: said.note ?? "",
    at: said.at ?? ""};
  const edit = page.byId.get(id);
  if (edit) {
    const {kind, rule, start, end, before, after, prefix = "", suffix = ""} = edit;
    const role = edit.was ? edit.was.role : edit.role ?? null;
    const full = {id, verdict: said.verdict, ...base, kind, rule, start, end, before, after, role, prefix, suffix,
      ...mine};
    const others = idsOf(edit).filter((one) => one !== id);
    const told = new Map((edit.marks ?? []).map((mark) => [mark.id, mark]));
    return [full, ...others.map((one) => ({id: one, verdict: said.verdict, ...base, kind, rule, ...told.get(one), role,
      ...mine}))];
  }
  const row = page.sheet.rows[page.joinRows.get(id)];
  if (!row) return [];
  const {start, end, before, after = "", prefix = "", suffix = ""} = row.join;
  return [{id, verdict: said.verdict, ...base, kind: "join", rule: "review.join", start, end, before, after,
    role: null, prefix, suffix, ...mine}];
}

async function save() {
  const text = await store.adapter.lines();
  if (text === null) return;
  const count = text.split("\n").filter(Boolean).length;
  if (!count) { toast("There is no verdict yet."); return; }
  const link = el("a", {href: URL.createObjectURL(new Blob([text], {type: "application/jsonl"})),
    download: fileName()});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  store.unsaved = 0;
  showTally();
  toast(`Saved ${plural(count, "verdict")} as ${link.download}.`);
  say("Saved.");
}

function fileName() {
  const name = store.title.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 60);
  return `${name || "review"}.verdicts.jsonl`;
}

async function importFile(file) {
  let text;
  try {
    text = await file.text();
  } catch (reason) {
    toast(`The file cannot be read: ${spelled(reason.message)}`, null, true);
    return;
  }
  await store.adapter.take(text);
}

/** Put the lines of a file where their ids are; one step; what matches nothing is told and kept. */
function importLines(text) {
  const changes = new Map();
  const strangers = [];
  let bad = 0;
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    let one;
    try { one = JSON.parse(line); } catch { bad++; continue; }
    if (typeof one?.id !== "string" || (one.verdict !== "accept" && one.verdict !== "reject")) { bad++; continue; }
    const page = pageOf(one);
    if (!page) { strangers.push(one); continue; }
    const edit = page.byId.get(one.id);
    const id = edit ? targetOf(edit) : one.id;
    const to = {verdict: one.verdict, replacement: typeof one.replacement === "string" ? one.replacement : null,
      note: String(one.note ?? ""), reviewer: String(one.reviewer ?? ""), at: String(one.at ?? "")};
    changes.set(`${page.index} ${id}`, {page, id, ids: edit ? idsOf(edit) : [id], from: page.verdicts.get(id) ?? null,
      to, edit: null});
  }
  const known = new Set(store.strangers.map((one) => one.id));
  store.strangers.push(...strangers.filter((one) => !known.has(one.id)));
  const taken = [...changes.values()];
  if (taken.length) take(`imported ${plural(taken.length, "verdict")}`, taken, view.cursor);
  const words = [`${plural(taken.length, "verdict")} taken`];
  if (strangers.length) words.push(`${strangers.length} match nothing here; they are kept and saved again`);
  if (bad) words.push(`${plural(bad, "line")} cannot be read as a verdict`);
  toast(words.join("; ") + ".", null, strangers.length + bad > 0);
  say(words.join("; "));
  showNotes();
}

/** The page on which an id is known; of several the one with the same source. */
function pageOf(one) {
  const all = store.pages.filter((page) => page.sheet && (page.byId.has(one.id) || page.joinRows.has(one.id)));
  return all.find((page) => page.sheet.sha256 === one.sha256) ?? all.find((page) => page.doc === one.doc)
    ?? (all.length === 1 && !one.sha256 && !one.doc ? all[0] : null);
}

/* ── 13 notes: warnings, what else moved, what matches nothing ─────────────────────────────────────────────── */

function showNotes() {
  const page = view.page;
  const box = $("notes");
  const warnings = page?.sheet?.warnings ?? [];
  const moved = page?.moved ?? [], stale = page?.stale ?? [];
  const count = warnings.length + moved.length + stale.length + store.strangers.length;
  $("notes-button").textContent = count ? `Notes ${count}` : "Notes";
  $("notes-button").disabled = !count;
  if (!count) openNotes(false);
  const part = (name, hint, items) => (items.length
    ? el("section", {}, el("h3", {textContent: `${name} (${items.length})`}),
    hint ? el("p", {className: "muted", textContent: hint}) : null, el("ul", {}, ...items)) : null);
  box.replaceChildren(el("div", {className: "filters-top"}, el("h2", {textContent: "Notes"}),
    button({className: "quiet small", textContent: "close", onclick: () => openNotes(false)})),
    ...[part("Warnings", "", warnings.map((words) => el("li", {textContent: spelled(String(words))}))),
      part("What else moved", "Changed on this page because of role and join verdicts.",
        moved.map((one) => movedItem(page, one))),
      part("Matches nothing", "Verdicts whose edit is no longer on the page. They are kept.", stale.map(staleItem)),
      part("Imported, for no page here", "Saved again with the others.",
        store.strangers.map(staleItem))].filter(Boolean));
}

const WHAT = {gone: "gone", new: "new", role: "role"};

function movedItem(page, one) {
  const change = el("span", {className: "change", lang: langOf(page)});
  if (one.what === "role") {
    change.append(el("s", {textContent: one.was ?? ""}), " → ", el("b", {textContent: one.role ?? ""}));
  }
  else {
    show(change, short(one.before ?? "", 16), true);
    change.append(" → ");
    show(change, short(one.after ?? "", 16) || "∅", true);
  }
  return el("li", {}, button({className: "moved", onclick: () => goMoved(page, one)},
    el("span", {className: "muted", textContent: `line ${one.line} `}),
    el("span", {className: `kind-name k-${KINDS.includes(one.kind) ? one.kind : "text"}`,
      textContent: `${WHAT[one.what] ?? ""} ${one.what === "role" ? "" : one.kind}`.trim()}), " ", change));
}

/** The edit that a moved thing is now, or the row in which it was. */
function goMoved(page, one) {
  const {edits, rows} = page.sheet;
  const same = edits.find((edit) => edit.line === one.line && edit.kind === one.kind
    && (one.what === "role" ? edit.role === one.role : edit.rule === one.rule && edit.before === one.before
      && edit.after === one.after));
  let row = null;
  for (const candidate of rows) {
    if (candidate.edit >= 0 && candidate.line <= one.line && (!row || candidate.line > row.line)) row = candidate;
  }
  setView(false);
  focusOn(same ?? edits[row?.edit ?? 0]);
}

function staleItem(one) {
  const node = el("li");
  node.append(sentence(one), " ", el("code", {textContent: spelled(one.rule ?? one.id)}), " ");
  show(node, short(one.before ?? "", 24), true);
  if (one.after !== undefined && one.after !== null) { node.append(" → "); show(node, short(one.after, 24), true); }
  if (one.reviewer) node.append(el("small", {className: "muted", textContent: ` ${spelled(one.reviewer)}`}));
  return node;
}

function openNotes(open) {
  $("notes").hidden = !open;
  $("notes-button").setAttribute("aria-expanded", String(open));
}

function openFilters(open) {
  document.body.classList.toggle("filters-open", open);
  $("open-filters").setAttribute("aria-expanded", String(open));
}

/* ── 14 Report: the data is in the page, verdicts stay in this browser until they are saved ────────────────── */

function recall(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch { return false; }
}

class Report {
  constructor(node) {
    this.live = false;
    this.key = `cleaner.report.${node.dataset.key}`;
    this.dirty = new Set();
    this.data = JSON.parse(node.textContent);
  }

  async start() {
    const {data} = this;
    if (data.format !== FORMAT) throw new Error(`This report has format ${data.format}; this view reads ${FORMAT}.`);
    Object.assign(store, {tool: data.tool, title: data.title, rules: data.rules, roles: data.roles,
      reviewer: recall("cleaner.reviewer") ?? ""});
    store.pages = data.pages.map(newPage);
    data.pages.forEach((sheet, n) => adopt(store.pages[n], sheet));
    for (const page of store.pages) this.restore(page);
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
    addEventListener("beforeunload", (event) => { if (this.failed && store.unsaved) event.preventDefault(); });
  }

  /** Verdicts of an earlier day, where the browser kept them. */
  restore(page) {
    const kept = recall(`${this.key}.${page.index}`);
    if (!kept) return;
    try {
      for (const [id, verdict, replacement, note, reviewer, at] of JSON.parse(kept)) {
        page.verdicts.set(id, {verdict, replacement, note, reviewer, at});
      }
    } catch { return; }
    for (const edit of page.sheet.edits) edit.$s = stateOf(edit);
  }

  send(_step, changes) {
    for (const one of changes) this.dirty.add(one.page);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), 400);
  }

  flush() {
    for (const page of this.dirty) {
      const rows = [...page.verdicts].map(([id, said]) => [id, said.verdict, said.replacement ?? null, said.note,
        said.reviewer, said.at]);
      if (!remember(`${this.key}.${page.index}`, rows.length ? JSON.stringify(rows) : null) && !this.failed) {
        this.failed = true;
        toast("This browser does not keep verdicts of this page. Save them to a file before you leave.", null, true);
      }
    }
    this.dirty.clear();
  }

  async load() { return true; }
  async loadAll() {}
  async further() { return false; }
  visit() {}
  async lines() { return verdictLines().map((line) => line + "\n").join(""); }
  async take(text) { importLines(text); }
}

/* ── 15 Server: pages come one by one, verdicts go at once, and someone else may be faster ─────────────────── */

class Server {
  constructor() {
    this.live = true;
    this.queue = [];
    this.busy = false;
  }

  async start() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (given.has("token")) {
      this.token = given.get("token");
      remember("cleaner.token", this.token);
      given.delete("token");
      const rest = given.toString();
      history.replaceState(null, "", rest ? `#${rest}` : location.pathname);
    } else {
      this.token = recall("cleaner.token") ?? "";
    }
    const told = await this.ask("GET", "/api/pages");
    Object.assign(store, {tool: told.tool, title: "review", rules: told.rules, roles: told.roles,
      reviewer: recall("cleaner.reviewer") || told.reviewer || ""});
    store.pages = told.pages.map(newPage);
    for (const page of store.pages) if (typeof page.status === "string") page.status = {value: page.status, version: 0};
    addEventListener("beforeunload", (event) => { if (this.queue.length) event.preventDefault(); });
    this.showLoad();
  }

  async ask(method, path, body, type = "application/json") {
    const headers = {"X-Cleaner-Token": this.token};
    if (body !== undefined) headers["Content-Type"] = type;
    const answer = await fetch(path, {method, headers, body: body === undefined ? undefined
      : type === "application/json" ? JSON.stringify(body) : body,
      cache: "no-store", credentials: "same-origin"});
    const text = await answer.text();
    if (answer.ok && (answer.headers.get("Content-Type") ?? "").includes("jsonl")) return text;
    let told = null;
    try { told = JSON.parse(text); } catch { /* told below */ }
    if (answer.ok && told !== null) return told;
    const fault = new Error(told?.error ?? `The answer ${answer.status} cannot be read.`);
    Object.assign(fault, {status: answer.status, told});
    throw fault;
  }

  async load(page, fresh = false) {
    if (page.sheet && !fresh) return true;
    try {
      const sheet = await this.ask("GET", `/api/pages/${encodeURIComponent(page.id)}`);
      this.install(page, sheet);
      page.told.error = null;
      return true;
    } catch (fault) {
      page.told.error = fault.message;
      toast(`${spelled(page.shown)}: ${spelled(fault.message)}`, null, true);
      return false;
    }
  }

  /** A sheet has come, for the first time or anew: what waits to be stored stays as the reviewer said it. */
  install(page, sheet) {
    const cursor = view.cursor?.$p === page ? view.cursor : null;
    const isOpen = view.page === page && page.strips;
    adopt(page, sheet);
    for (const job of this.queue) {
      if (job.page !== page) continue;
      for (const one of job.changes) {
        if (one.to) page.verdicts.set(one.id, one.to);
        else page.verdicts.delete(one.id);
        const edit = page.byId.get(one.id);
        if (edit) edit.$s = stateOf(edit);
      }
    }
    number();
    if (cursor) view.cursor = sameEdit(page, cursor);
    sift();
    this.showLoad();
    if (!isOpen) return;
    const {scrollTop} = view.window.scroller;
    if (view.lines) lines.build();
    else {
      openPage(page);
      view.window.scroller.scrollTop = scrollTop;
      view.window.paint(true);
    }
    if (view.cursor && !document.querySelector("dialog[open]") && !editing) {
      focusOn(view.cursor, {focus: !isField(document.activeElement)});
    }
    showNotes();
  }

  showLoad() {
    const open = store.pages.filter((page) => !page.sheet && !page.told.error).length;
    const button = $("load-all");
    if (!button) return;
    button.hidden = open === 0;
    button.textContent = `load ${open} more`;
    button.title = "Filters and the concordance know the pages that are loaded";
  }

  async loadAll() {
    for (const page of store.pages) if (!page.sheet && !page.told.error) await this.load(page);
    refilter();
  }

  /** The next page that is not loaded yet, when the walk has come to its end. */
  async further(way) {
    let n = (view.page?.index ?? 0) + way;
    for (; store.pages[n]; n += way) {
      if (store.pages[n].sheet || store.pages[n].told.error) continue;
      if (await this.load(store.pages[n])) return true;
    }
    return false;
  }

  /** A page that is opened again may have been decided by others meanwhile. */
  visit(page) {
    if (page.visited && !this.queue.some((job) => job.page === page)) this.load(page, true);
    page.visited = true;
  }

  send(step, changes) {
    const by = new Map();
    for (const one of changes) {
      if (by.has(one.page)) by.get(one.page).push(one);
      else by.set(one.page, [one]);
    }
    for (const [page, some] of by) this.queue.push({page, step, changes: some});
    this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.queue.length) {
      const job = this.queue[0];
      try {
        const answer = await this.ask("POST", `/api/pages/${encodeURIComponent(job.page.id)}/decisions`,
          this.body(job));
        this.queue.shift();
        this.stored(job, answer);
      } catch (fault) {
        if (fault.status === 409 && fault.told?.conflicts) { await this.settle(job, fault.told.conflicts); continue; }
        if (fault.status && fault.status < 500 && fault.status !== 401) { this.refused(job, fault); continue; }
        toast(`Not stored: ${spelled(fault.message)} ${plural(this.queue.length, "step")} wait.`,
          ["Try again", () => this.run()], true);
        break;
      }
    }
    this.busy = false;
  }

  body({page, step, changes}) {
    const decisions = new Map();
    for (const {ids, to, edit} of changes) {
      for (const id of ids) {
        decisions.set(id, {id, seen: page.versions.get(id) ?? 0, verdict: to?.verdict ?? null,
          replacement: to?.replacement ?? null,
          note: to?.note ?? "",
          edit: edit && {kind: edit.kind, rule: edit.rule, start: edit.start, end: edit.end, before: edit.before,
            after: edit.after}});
      }
    }
    return {reviewer: store.reviewer, step: step.id, decisions: [...decisions.values()]};
  }

  stored({page}, answer) {
    const jobs = this.queue.filter((job) => job.page === page);
    const waits = new Set(jobs.flatMap((job) => job.changes.map((one) => one.id)));
    for (const [id, said] of Object.entries(answer.verdicts ?? {})) {
      page.versions.set(id, said.version ?? 0);
      if (!waits.has(id) && said.verdict) page.verdicts.set(id, said);
    }
    if (!answer.sheet) { showApparatus(); return; }
    const before = page.moved.length;
    this.install(page, answer.sheet);
    if (page === view.page && page.moved.length) {
      toast(`The page was decided again: ${plural(page.moved.length, "thing")} moved because of verdicts.`,
        ["Show", () => openNotes(true)]);
    } else if (before) toast("The page was decided again.");
  }

  /** 409: the reviewer sees both verdicts and chooses; the rest of the step goes with the choice. */
  async settle(job, conflicts) {
    const {page} = job;
    const shown = new Map();
    for (const one of conflicts) {
      const id = job.changes.find((made) => made.ids.includes(one.id))?.id ?? one.id;
      page.versions.set(one.id, one.theirs?.version ?? 0);
      if (!shown.has(id)) shown.set(id, {...one, id});
    }
    const picks = await new Promise((done) => { openConflict(page, [...shown.values()], done); });
    const left = new Set([...picks].filter(([, pick]) => pick === "theirs").map(([id]) => id));
    const keeps = (one) => one.page !== page || !left.has(one.id);
    put([...left].map((id) => ({page, id, to: shown.get(id).theirs?.verdict ? shown.get(id).theirs : null})), "to");
    job.changes = job.changes.filter(keeps);
    for (const step of [...store.steps, ...store.undone]) {
      if (step === job.step) step.changes = step.changes.filter(keeps);
    }
    store.steps = store.steps.filter((step) => step.changes.length);
    if (!job.changes.length) this.queue.shift();
    showApparatus();
  }

  refused(job, fault) {
    this.queue.shift();
    put(job.changes, "from");
    store.steps = store.steps.filter((step) => step.id !== job.step.id);
    toast(`Refused by the application: ${spelled(fault.message)}`, null, true);
  }

  async setStatus(page, status) {
    const seen = page.status?.version ?? 0;
    try {
      const answer = await this.ask("PUT", `/api/pages/${encodeURIComponent(page.id)}/status`,
        {status, seen, reviewer: store.reviewer});
      page.status = answer.status;
      say(`The page is ${status}.`);
    } catch (fault) {
      const theirs = fault.told?.theirs;
      if (fault.status === 409 && theirs) {
        page.status = theirs;
        const who = spelled(theirs.reviewer || "Another reviewer");
        toast(`${who} has set the page to “${spelled(theirs.value)}” meanwhile.`,
          [`Set to “${status}”`, () => this.setStatus(page, status)], true);
      } else toast(`The status is not stored: ${spelled(fault.message)}`, null, true);
    }
    showPager();
    showFacets();
  }

  async lines() {
    try {
      return await this.ask("GET", "/api/verdicts");
    } catch (fault) {
      toast(`Not saved: ${spelled(fault.message)}`, null, true);
      return null;
    }
  }

  async take(text) {
    try {
      const told = await this.ask("POST", "/api/verdicts", text, "application/jsonl");
      const unmatched = told.unmatched ?? [];
      store.strangers = unmatched.filter((one) => typeof one === "object");
      toast(`${plural(told.taken, "verdict")} taken${unmatched.length ? `; ${unmatched.length} match nothing` : ""}.`,
        null, unmatched.length > 0);
      for (const page of store.pages) if (page.sheet) await this.load(page, true);
      showNotes();
    } catch (fault) {
      toast(`Not taken: ${spelled(fault.message)}`, null, true);
    }
  }
}

/** The edit on a new sheet that the cursor was on: by id, by what a verdict was on, else the nearest. */
function sameEdit(page, old) {
  const same = page.byId.get(old.id) ?? page.byId.get(targetOf(old));
  if (same) return same;
  let best = null;
  for (const edit of page.sheet.edits) {
    if (!best || Math.abs(edit.start - old.start) < Math.abs(best.start - old.start)) best = edit;
  }
  return best;
}

/* ── 16 keys, mouse, address ───────────────────────────────────────────────────────────────────────────────── */

const FIELDS = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select";
const isField = (node) => node?.matches?.(FIELDS) ?? false;

const ACTS = {
  j: () => walk(1), k: () => walk(-1), J: () => walkRows(1), K: () => walkRows(-1),
  a: () => decide("accept"), x: () => decide("reject"), u: back, U: again,
  A: () => bulk("accept"), X: () => bulk("reject"),
  e: () => write("own"), r: openRoles, n: () => write("note"), p: joinHere,
  c: () => setView(!view.lines), "/": () => { $("search").focus(); $("search").select(); }, s: save, "?": openHelp,
  "[": () => goPage((view.page?.index ?? 0) - 1), "]": () => goPage((view.page?.index ?? -1) + 1),
};

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") { onEscape(); return; }
  if (isField(event.target)) {
    if (event.target.id === "search" && event.key === "Enter") { event.preventDefault(); leaveSearch(); }
    return;
  }
  if (pending && (event.key === "Enter" || event.key === (pending.verdict === "accept" ? "A" : "X"))
    && !event.target.closest?.("#strip")) {
    event.preventDefault();
    pending.yes();
    return;
  }
  const node = event.target.closest?.(".mark, .kwic");
  if (node && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); focusOn(node.$edit); return; }
  const run = ACTS[event.key];
  if (!run) return;
  event.preventDefault();
  hideCard();
  run();
}

function onEscape() {
  if (pending) { pending.no(); return; }
  if (!$("card").hidden) { hideCard(); return; }
  if (document.body.classList.contains("filters-open")) { openFilters(false); return; }
  if (isField(document.activeElement)) { document.activeElement.blur(); if (view.cursor) focusOn(view.cursor); return; }
  if (!$("toast").hidden) { $("toast").hidden = true; return; }
  if (!$("notes").hidden) openNotes(false);
}

function leaveSearch() {
  $("search").blur();
  const {cursor} = view;
  if (cursor && !faded(cursor)) focusOn(cursor);
  else { const next = beside(cursor, 1) ?? filter.hits[0]; if (next) focusOn(next); }
}

const marked = (event) => event.target.closest?.("#list .mark, #list .role, #list .kwic") ?? null;

function onClick(event) {
  const node = marked(event);
  if (!node) return;
  hideCard();
  const again = node.$edit === view.cursor;
  focusOn(node.$edit);
  if (node.classList.contains("role") && (again || event.detail === 0)) openRoles();
}

function onOver(event) {
  const node = marked(event);
  clearTimeout(hideCard.timer);
  if (!node || node.classList.contains("kwic") || node.$edit === view.cursor) { hideCard(); return; }
  hideCard.timer = setTimeout(() => { if (node.isConnected) showCard(node); }, 140);
}

/** The permalink of the cursor; browsers allow only so many of these a second. */
function address() {
  clearTimeout(address.timer);
  address.timer = setTimeout(() => {
    const edit = view.cursor;
    if (!edit) return;
    const link = `#e=${encodeURIComponent(edit.$p.id)}.${edit.id}`;
    try { history.replaceState(null, "", link); } catch { /* too many at once: the next one comes */ }
  }, 120);
}

async function followAddress() {
  const found = /^#e=(.+)\.([0-9a-zA-Z]+)$/.exec(location.hash);
  if (!found) return false;
  let id = found[1];
  try { id = decodeURIComponent(id); } catch { /* as it stands */ }
  const page = store.pages.find((one) => one.id === id);
  if (!page || !await store.adapter.load(page)) { toast("The address names a page that is not here."); return false; }
  const edit = page.byId.get(found[2]);
  if (!edit) { toast("The address names an edit that is not on this page any more."); return false; }
  if (!view.page || view.page !== page) { openPage(page); store.adapter.visit(page); }
  await focusOn(edit);
  return true;
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("theme").textContent = theme === "light" ? "Light" : theme === "dark" ? "Dark" : "Auto";
  $("theme").setAttribute("aria-label", `Theme: ${theme || "as the system has it"}`);
}

function listen() {
  document.addEventListener("keydown", onKey);
  $("list").addEventListener("click", onClick);
  $("list").addEventListener("mouseover", onOver);
  $("list").addEventListener("mouseleave", hideCard);
  $("list").addEventListener("focusin", (event) => {
    const node = marked(event);
    if (node && node.$edit !== view.cursor && node.matches(":focus-visible")) focusOn(node.$edit, {focus: false});
  });
  $("scroller").addEventListener("scroll", hideCard, {passive: true});
  $("search").addEventListener("input", () => { filter.words = $("search").value; refilter(); });
  $("as-page").addEventListener("click", () => setView(false));
  $("as-lines").addEventListener("click", () => setView(true));
  $("page-before").addEventListener("click", ACTS["["]);
  $("page-behind").addEventListener("click", ACTS["]"]);
  $("save").addEventListener("click", save);
  $("help-button").addEventListener("click", openHelp);
  $("notes-button").addEventListener("click", () => openNotes($("notes").hidden));
  $("open-filters").addEventListener("click", () => openFilters(!document.body.classList.contains("filters-open")));
  $("import-button").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    for (const file of $("file").files) await importFile(file);
    $("file").value = "";
  });
  $("status").addEventListener("change", () => {
    if (view.page) store.adapter.setStatus(view.page, $("status").value);
  });
  $("theme").addEventListener("click", () => {
    const next = {"": "light", light: "dark", dark: ""}[document.documentElement.dataset.theme ?? ""];
    setTheme(next);
    remember("cleaner.theme", next);
  });
  for (const box of document.querySelectorAll("dialog")) {
    box.addEventListener("click", (event) => { if (event.target === box && box.id !== "conflict") box.close(); });
    box.addEventListener("close", () => { if (view.cursor && box.id !== "conflict") focusOn(view.cursor); });
  }
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    for (const file of event.dataTransfer.files) await importFile(file);
  });
  addEventListener("hashchange", followAddress);
}

/* ── 17 start ──────────────────────────────────────────────────────────────────────────────────────────────── */

async function start() {
  setTheme(recall("cleaner.theme") ?? "");
  const data = $("data");
  store.adapter = data ? new Report(data) : new Server();
  view.window = new Windowed($("scroller"), $("list"));
  listen();
  try {
    await store.adapter.start();
  } catch (fault) {
    $("empty").textContent = fault.status === 401 || fault.status === 403
      ? "The application does not know this window. Open the address that it printed when it started."
        : spelled(fault.message);
    $("empty").hidden = false;
    return;
  }
  document.documentElement.classList.remove("no-data");
  number();
  buildFacets();
  sift();
  pageWindow.reset(store.pages.length, () => 30, pageItem);
  store.adapter.showLoad?.();
  showApparatus();
  if (!await followAddress() && store.pages.length && !view.page) {
    const page = store.pages.find((one) => !one.told.error) ?? store.pages[0];
    await goPage(page.index);
  }
  document.body.dataset.ready = "yes";
}

start();
