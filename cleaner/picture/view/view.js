"use strict";
// The frame around the picture: layers, zoom, one article alone, from block to block. Nothing is loaded, and text is
// only ever set as text.
(() => {
  const picture = document.querySelector("main > svg");
  const desk = document.getElementById("desk");
  const told = document.getElementById("told");
  const scale = document.getElementById("scale");
  const STEP = 1.25, LEAST = 0.25, MOST = 8;

  // layers
  const switches = [...document.querySelectorAll("input[data-layer]")];
  const show = (box) => picture.classList.toggle(`no-${box.dataset.layer}`, !box.checked);
  for (const box of switches) {
    box.addEventListener("change", () => show(box));
    show(box);
  }

  // zoom: what is in the middle stays there
  let zoom = 1;
  const setZoom = (wanted) => {
    const before = picture.getBoundingClientRect();
    const frame = desk.getBoundingClientRect();
    const x = (frame.left + frame.width / 2 - before.left) / before.width;
    const y = (frame.top + frame.height / 2 - before.top) / before.height;
    zoom = Math.min(MOST, Math.max(LEAST, wanted));
    picture.style.width = `${100 * zoom}%`;
    scale.value = `${Math.round(100 * zoom)} %`;
    const after = picture.getBoundingClientRect();
    desk.scrollLeft += x * after.width + after.left - frame.left - frame.width / 2;
    desk.scrollTop += y * after.height + after.top - frame.top - frame.height / 2;
  };
  document.getElementById("larger").addEventListener("click", () => setZoom(zoom * STEP));
  document.getElementById("smaller").addEventListener("click", () => setZoom(zoom / STEP));
  document.getElementById("fit").addEventListener("click", () => setZoom(1));

  // one article alone
  const buttons = [...document.querySelectorAll(".articles button")];
  const parts = [...picture.querySelectorAll("[data-article]")];
  let chosen = null;
  const choose = (article) => {
    chosen = article === chosen ? null : article;
    picture.classList.toggle("only", chosen !== null);
    for (const part of parts) part.classList.toggle("chosen", part.dataset.article === chosen);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.article === chosen));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      choose(button.dataset.article);
      const first = parts.find((part) => part.dataset.article === chosen && part.classList.contains("line"));
      if (first) {
        first.scrollIntoView({ block: "center", inline: "nearest" });
        tell(first);
      }
    });
  }

  // what is told of a line: its title, the last row of which is its text
  const tell = (line) => {
    const [facts, text] = split(line.querySelector("title").textContent);
    const rows = facts.map((fact) => Object.assign(document.createElement("p"), { textContent: fact }));
    told.replaceChildren(...rows, Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" }));
  };
  const split = (title) => {
    const rows = title.split("\n");
    return [rows.slice(0, -1), rows.at(-1)];
  };
  const lineOf = (target) => target instanceof Element ? target.closest(".line") : null;
  picture.addEventListener("pointerover", (event) => {
    const line = lineOf(event.target);
    if (line) tell(line);
  });
  picture.addEventListener("click", (event) => {
    const line = lineOf(event.target);
    if (line && line.dataset.article !== "0") choose(line.dataset.article);
    else if (chosen !== null) choose(chosen);
  });

  // from block to block, in reading order
  const blocks = new Map();
  for (const line of picture.querySelectorAll(".line")) {
    const n = Number(line.dataset.block);
    if (!blocks.has(n)) blocks.set(n, []);
    blocks.get(n).push(line);
  }
  const numbers = [...blocks.keys()].sort((a, b) => a - b);
  let at = -1;
  const go = (by) => {
    if (!numbers.length) return;
    for (const line of blocks.get(numbers[at]) ?? []) line.classList.remove("now");
    at = Math.min(numbers.length - 1, Math.max(0, at + by));
    const lines = blocks.get(numbers[at]);
    for (const line of lines) line.classList.add("now");
    lines[0].scrollIntoView({ block: "center", inline: "center" });
    tell(lines[0]);
  };

  const keys = new Map([
    ["j", () => go(1)], ["k", () => go(-1)], ["+", () => setZoom(zoom * STEP)], ["=", () => setZoom(zoom * STEP)],
    ["-", () => setZoom(zoom / STEP)], ["0", () => setZoom(1)], ["Escape", () => chosen !== null && choose(chosen)],
  ]);
  for (const box of switches) keys.set(box.dataset.key, () => box.click());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys.has(event.key)) return;
    event.preventDefault();
    keys.get(event.key)();
  });
  document.body.dataset.ready = "1";
})();
