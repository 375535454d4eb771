"use strict";

// Ask once a second whether the book has been made anew, and show it when it has.
const state = document.getElementById("state");
const shown = state.textContent;

async function ask() {
  try {
    const answer = await fetch("state", { cache: "no-store" });
    const { made, building } = await answer.json();
    if (String(made) !== state.dataset.made) location.reload();
    else state.textContent = building ? "Being made …" : shown;
  } catch {
    state.textContent = "The preview has ended";
  }
  setTimeout(ask, 1000);
}

ask();
