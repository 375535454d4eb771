"use strict";

// Without this script the page is whole; with it, changes can be searched.
for (const seed of document.querySelectorAll(".seed")) {
  const box = seed.querySelector("input");
  if (!box) continue;
  const count = seed.querySelector("output");
  const chips = [...seed.querySelectorAll(".chips button")];
  const groups = [...seed.querySelectorAll("details.rule")].map((group) => ({
    group,
    rule: group.dataset.rule,
    total: group.querySelector("summary b"),
    pairs: [...group.querySelectorAll(".pairs button")],
    rows: null,
  }));
  const all = groups.reduce((sum, { group }) => sum + group.querySelectorAll(".changes li").length, 0);
  let opened = new Set(); // the rules we opened ourselves, to be closed again
  let due = 0;

  // What a row says as received, and as it now stands, so that words on both sides of a change are found.
  function sayings(row) {
    const parts = [...row.querySelector("span").childNodes];
    const without = (name) => parts.filter((p) => p.nodeName !== name).map((p) => p.textContent).join("");
    return `${without("INS")}\n${without("DEL")}\n${row.querySelector("small")?.textContent ?? ""}`.toLowerCase();
  }

  // What was replaced by what, in a row or on a button.
  const pair = (e) => JSON.stringify(["del", "ins"].map((name) => e.querySelector(name)?.textContent ?? ""));
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";

  function filter() {
    due = 0;
    const wanted = box.value.trim().toLowerCase();
    const rules = new Set(chips.filter((c) => pressed(c) && "rule" in c.dataset).map((c) => c.dataset.rule));
    const unsure = chips.some((c) => pressed(c) && "unsure" in c.dataset);
    const filtering = wanted || rules.size || unsure;
    let found = 0;
    for (const each of groups) {
      each.rows ??= [...each.group.querySelectorAll(".changes li")].map((row) => ({ row, said: sayings(row), swap: pair(row) }));
      const here = !rules.size || rules.has(each.rule);
      const pairs = new Set(each.pairs.filter(pressed).map(pair));
      let hits = 0;
      for (const { row, said, swap } of each.rows) {
        const hit = here && (!pairs.size || pairs.has(swap)) && (!unsure || "unsure" in row.dataset) && (!wanted || said.includes(wanted));
        if (row.hidden === hit) row.hidden = !hit;
        hits += hit;
      }
      const whole = each.rows.length.toLocaleString("en");
      each.total.textContent = hits !== each.rows.length ? `${hits.toLocaleString("en")} of ${whole}` : whole;
      each.group.hidden = filtering && !hits;
      if (filtering && hits && !each.group.open) {
        each.group.open = true;
        opened.add(each.group);
      }
      found += hits;
    }
    if (!filtering) {
      for (const group of opened) group.open = false;
      opened = new Set();
    }
    count.textContent = found !== all ? `${found.toLocaleString("en")} of ${all.toLocaleString("en")}` : "";
  }

  const soon = () => { due ||= requestAnimationFrame(filter); };
  box.addEventListener("input", soon);
  seed.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    button.setAttribute("aria-pressed", String(!pressed(button)));
    soon();
  });
}

// Where there is no pointer to hover with, a tap on a change tells its rule and reason.
const told = document.getElementById("told");
document.addEventListener("click", (event) => {
  const change = event.target.closest(".c");
  told.hidden = !change;
  told.textContent = change ? change.title : "";
});
