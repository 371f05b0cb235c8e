"use strict";
const search = document.getElementById("search");
const input = search.querySelector("input");
const count = search.querySelector("output");
const sections = [...document.querySelectorAll("main > section")];
const entries = [...document.querySelectorAll(".operation, .schema")];
const texts = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));

/** Shows the entries that have all the words. */
function filter() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const entry of entries) {
    entry.hidden = !words.every((word) => texts.get(entry).includes(word));
  }
  for (const section of sections) {
    section.hidden = !section.querySelector(".operation:not([hidden]), .schema:not([hidden])");
  }
  const shown = entries.filter((entry) => !entry.hidden).length;
  count.textContent = words.length ? `${shown} of ${entries.length}` : "";
}

/** Unfolds what a link leads to, and makes sure that it is not filtered out. */
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) {
    input.value = "";
    filter();
  }
  if (target.matches("details")) target.open = true;
  target.scrollIntoView();
}

search.hidden = false;
input.addEventListener("input", filter);
addEventListener("hashchange", unfold);
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
});
unfold();
