// Makes setting up faster; every form works without it.
"use strict";

// Empty rows at the end of a table of slots, without asking the server.
for (const button of document.querySelectorAll("[data-add-row]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const count = document.querySelector("[data-rows]");
    const last = document.querySelector("table.rows tbody tr:last-child");
    const row = last.cloneNode(true);
    const number = Number(count.value);
    for (const field of row.querySelectorAll("input")) {
      field.name = field.name.replace(/\d+/, String(number));
      const label = field.getAttribute("aria-label");
      if (label) field.setAttribute("aria-label", label.replace(/\d+/, String(number + 1)));
      field.value = "";
    }
    count.value = String(number + 1);
    last.after(row);
    row.querySelector("input").focus();
  });
}

// A short name follows the name until somebody writes one.
for (const short of document.querySelectorAll("[data-made-from]")) {
  const name = document.getElementById(short.dataset.madeFrom);
  let own = short.value !== "";
  short.addEventListener("input", () => { own = short.value !== ""; });
  name.addEventListener("input", () => {
    if (own) return;
    short.value = name.value.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase()
      .replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "");
  });
}
