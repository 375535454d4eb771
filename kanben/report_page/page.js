"use strict";

// Without this script the page is whole; with it, the changes can be walked through, sorted and searched.
document.documentElement.classList.add("js");
const [why, told, at, keys, keyed, box] = ["why", "told", "at", "keys", "keyed", "find"].map((id) => document.getElementById(id));
const all = [...document.querySelectorAll(".c")]; // the changes, in the order of the page
const place = new Map(all.map((change, i) => [change, i]));
const queue = [...document.querySelectorAll("[data-ask]")];
const picks = [...document.querySelectorAll("[data-tag]")];
const chips = [...document.querySelectorAll(".chips button")];
const swaps = [...document.querySelectorAll(".pairs button")];
const CONTEXT = 12; // characters around a change that a search looks through
let hits = all; // the changes that pass the filter
let now = null; // the change we are at
let explained = null; // the change the explanation is of
let asked = -1; // where we are in the queue
let before = ""; // said before the next change is told

const number = (n) => n.toLocaleString("en");
const say = (words) => { told.textContent = words; };
const pressed = (button) => button.getAttribute("aria-pressed") === "true";
const rule = (change) => change.title || change.dataset.rule;

// The words of a change, or on a button, that are struck (DEL) or set (INS).
function side(change, name) {
  for (let e = change.firstElementChild; e; e = e.nextElementSibling) if (e.nodeName === name) return e.textContent;
  return "";
}

function make(name, kind, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children);
  return made;
}

// --- what is told of a change ---

// What was, and what is; where one of them is nothing, with the character before it.
function words(change) {
  const both = [side(change, "DEL"), side(change, "INS")];
  if (both[0] && both[1]) return both;
  const left = change.previousSibling?.nodeType === Node.TEXT_NODE ? [...change.previousSibling.data].at(-1) : "";
  return both.map((side) => left + side || "nothing");
}

function reason(change) {
  if ("why" in change.dataset) return change.dataset.why;
  const rows = change.closest(".seed").querySelectorAll("tbody tr");
  const row = [...rows].find((row) => row.querySelector("code").textContent === rule(change));
  return row?.querySelector(".reason")?.textContent ?? "";
}

function explain(change) {
  hide();
  explained = change;
  const [was, is] = words(change);
  const line = change.closest("[data-line]") ?? change.closest("p");
  const notes = [change.dataset.sure && `${change.dataset.sure} sure`, line?.dataset.line && `line ${line.dataset.line}`];
  change.dataset.rule = rule(change);
  change.removeAttribute("title"); // or the browser would tell the rule once more
  why.replaceChildren(
    make("p", "", make("code", "", rule(change)), ` ${notes.filter(Boolean).join(" · ")}`),
    make("p", "swap", make("del", "", was), " → ", make("ins", "", is)),
    make("p", "", reason(change)),
  );
  why.querySelector(".swap").lang = change.closest("[lang]").lang;
  why.hidden = false;
  change.setAttribute("aria-describedby", "why");
  put(change);
}

function put(change) {
  const { left, bottom, top } = change.getClientRects()[0] ?? change.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const below = bottom + why.offsetHeight + 72 < innerHeight;
  why.style.left = `${Math.max(8, Math.min(left, width - why.offsetWidth - 8)) + scrollX}px`;
  why.style.top = `${(below ? bottom : top - why.offsetHeight) + scrollY}px`;
}

function hide() {
  why.hidden = true;
  explained?.removeAttribute("aria-describedby");
  explained = null;
}

// --- walking ---

function reach(change) {
  if (hits !== all && !hits.includes(change)) clear();
  change.closest("details").open = true;
  change.tabIndex = 0;
  change.scrollIntoView({ block: "center" });
  change.focus({ preventScroll: true });
  requestAnimationFrame(() => { // rows above may only now have been laid out
    change.scrollIntoView({ block: "center" });
    if (!why.hidden) put(change);
  });
}

function leave() {
  now?.removeAttribute("tabindex");
  now?.removeAttribute("aria-current");
  now = null;
}

function arrive(change) {
  if (now !== change) leave();
  now = change;
  now.tabIndex = 0;
  now.setAttribute("aria-current", "true");
  history.replaceState(null, "", `#${change.id}`);
  explain(change);
  const n = hits.indexOf(change) + 1;
  at.textContent = `${number(n)} / ${number(hits.length)}`;
  say(`${before}change ${number(n)} of ${number(hits.length)}, ${rule(change)}, ${words(change).join(" → ")}`);
  before = "";
}

function step(by) {
  const here = now ? place.get(now) : -1;
  const next = by > 0 ? hits.find((c) => place.get(c) > here) : now && hits.findLast((c) => place.get(c) < here);
  if (next) reach(next);
  else say(hits.length ? (by > 0 ? "That was the last change." : "That was the first change.") : "No change is shown.");
}

function ask(wanted = () => true, nothing = "Nothing is undecided.") {
  const next = [...queue.keys()].map((i) => (asked + 1 + i) % queue.length).find((i) => !queue[i].hidden && wanted(queue[i]));
  if (next === undefined) return say(nothing);
  asked = next;
  const item = queue[asked];
  const count = `undecided ${asked + 1} of ${queue.length}`;
  const change = document.getElementById(item.dataset.ask);
  if (change) {
    before = `${count}: `;
    return change === document.activeElement ? arrive(change) : reach(change);
  }
  item.closest("details").open = true;
  item.tabIndex = -1;
  item.scrollIntoView({ block: "center" });
  item.focus({ preventScroll: true });
  say(`${count}: ${item.dataset.said ?? item.querySelector(".message").textContent}`);
}

// --- the decisions of the variants ---

// Show the decisions of one variant, or of all; what is copied is what is shown.
function pick(button) {
  const tag = pressed(button) ? "" : button.dataset.tag;
  for (const each of picks) each.setAttribute("aria-pressed", String(each.dataset.tag === tag));
  for (const item of document.querySelectorAll("[data-tags]")) item.hidden = tag && !item.dataset.tags.split(" ").includes(tag);
  for (const group of document.querySelectorAll("#variants > .findings")) {
    const count = group.querySelectorAll("[data-tags]:not([hidden])").length;
    group.hidden = !count;
    group.querySelector("h3 b").textContent = number(count);
  }
  say(tag ? `Only the decisions of ${tag}.` : "The decisions of all variants.");
}

function accepted() {
  const lines = [...document.querySelectorAll("[data-tags]:not([hidden]) [data-accept]")].flatMap((b) => JSON.parse(b.dataset.copy).split("\n"));
  return ["[reviewed]", ...new Set(lines), ""].join("\n");
}

function accept() {
  const button = document.activeElement.closest("[data-tags]")?.querySelector("[data-accept]");
  if (button) copy(button);
  else say("Go to a decision of a variant first (v).");
}

// --- sorting and searching ---

let rows = null;

// What each row says as received and as it now stands, and where in both its changes are.
function row(p) {
  const said = { p, was: "", is: "", changes: [] };
  for (const part of p.childNodes) {
    const [was, is] = part.className === "c" ? [side(part, "DEL"), side(part, "INS")] : [part.textContent, part.textContent];
    if (part.className === "c") {
      said.changes.push({ change: part, was: [said.was.length, was.length], is: [said.is.length, is.length], swap: `${was}\n${is}` });
    }
    said.was += was.toLowerCase();
    said.is += is.toLowerCase();
  }
  return said;
}

function found(text, wanted) {
  const places = [];
  for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) places.push(i);
  return places;
}

function filter() {
  const wanted = box.value.trim().toLowerCase();
  const rules = new Set(chips.filter((c) => pressed(c) && "rule" in c.dataset).map((c) => c.dataset.rule));
  const unsure = chips.some((c) => pressed(c) && "unsure" in c.dataset);
  const picked = new Set(swaps.filter(pressed).map((b) => `${side(b, "DEL")}\n${side(b, "INS")}`));
  const sorting = rules.size || unsure || picked.size;
  rows ??= [...document.querySelectorAll(".article > p:not(.stops)")].map(row);
  hits = [];
  let lines = 0;
  for (const { p, was, is, changes } of rows) {
    const places = wanted ? { was: found(was, wanted), is: found(is, wanted) } : null;
    const near = (c, name) => places[name].some((i) => i <= c[name][0] + c[name][1] + CONTEXT && i + wanted.length >= c[name][0] - CONTEXT);
    const here = changes.filter((c) =>
      (!rules.size || rules.has(rule(c.change))) && (!unsure || "sure" in c.change.dataset) &&
      (!picked.size || picked.has(c.swap)) && (!wanted || near(c, "was") || near(c, "is")));
    const shown = sorting ? here.length : !wanted || places.was.length || places.is.length;
    p.hidden = !shown;
    lines += shown ? 1 : 0;
    const kept = new Set(here.map((c) => c.change));
    if (shown) for (const { change } of changes) change.classList.toggle("off", !kept.has(change));
    hits.push(...kept);
  }
  const filtering = sorting || wanted;
  if (!filtering) hits = all;
  document.querySelector("output").textContent = filtering ? `${number(hits.length)} of ${number(all.length)}, in ${number(lines)} line${lines === 1 ? "" : "s"}` : "";
  at.textContent = number(hits.length);
}

let due = 0;
const soon = () => { due ||= requestAnimationFrame(() => { due = 0; filter(); }); };

function clear() {
  for (const button of [...chips, ...swaps]) button.setAttribute("aria-pressed", "false");
  box.value = "";
  filter();
}

// --- copying ---

async function copy(button) {
  const text = "all" in button.dataset ? accepted() : JSON.parse(button.dataset.copy);
  const one = !text.includes("\n");
  try {
    await navigator.clipboard.writeText(text);
    say(button.dataset.told ?? (one ? `Copied: ${text}` : "Copied all the first choices."));
    button.dataset.done = "copied";
  } catch {
    if ("told" in button.dataset && button.nextElementSibling?.className !== "paste") button.after(make("pre", "paste"));
    if ("told" in button.dataset) button.nextElementSibling.textContent = text;
    getSelection().selectAllChildren("told" in button.dataset ? button.nextElementSibling : button.previousElementSibling);
    say("The clipboard is closed to this page. The words are selected: copy them with your own keys.");
    button.dataset.done = "selected";
  }
  setTimeout(() => { delete button.dataset.done; }, 2000);
}

// --- keys and pointer ---

const actions = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), u: () => ask(),
  v: () => ask((item) => "tags" in item.dataset, "No decision of a variant waits."), a: accept,
  "/": () => { box?.scrollIntoView({ block: "nearest" }); box?.focus(); },
  "?": () => (keys.open ? keys.close() : keys.showModal()),
};

function escape() {
  if (!why.hidden) hide();
  else if (rows && box) clear();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target === box && event.key === "Escape") {
    clear();
    (now ?? document.body).focus();
    return box.blur();
  }
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  if (keys.open && event.key !== "?") return;
  const action = event.key === "Escape" ? escape : keyed.checked && Object.hasOwn(actions, event.key) && actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const change = event.target.closest(".c");
  if (change) {
    change.tabIndex = 0;
    change.focus({ preventScroll: true });
    if (change === now) explain(change);
  } else if (!button) return event.target.closest("#why") || hide();
  else if (button.dataset.key) actions[button.dataset.key]();
  else if (button.dataset.copy) copy(button);
  else if (button.dataset.tag) pick(button);
  else if (button.hasAttribute("aria-pressed")) {
    button.setAttribute("aria-pressed", String(!pressed(button)));
    soon();
  }
});

document.addEventListener("focusin", (event) => { if (event.target.matches(".c")) arrive(event.target); });
document.addEventListener("focusout", (event) => { if (event.target.matches(".c")) hide(); });
document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch" || event.target.closest("#why")) return;
  const change = event.target.closest(".c");
  if (change) explain(change);
  else if (!why.hidden && document.activeElement !== now) hide();
});
box?.addEventListener("input", soon);
box?.addEventListener("keydown", (event) => { if (event.key === "Enter") { filter(); leave(); step(1); } });

// --- a link into the article ---

function follow() {
  const change = document.getElementById(location.hash.slice(1));
  if (change?.matches(".c")) reach(change);
  else if (change?.matches(".article p") && change.hidden) { clear(); change.scrollIntoView({ block: "center" }); }
}

addEventListener("hashchange", follow);
at.textContent = number(all.length);
if (all.length) all[0].tabIndex = 0; // so that Tab, too, leads into the changes
follow();
