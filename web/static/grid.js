"use strict";
// Dragging a meeting in the grid. While it is held, each slot shows whether it could go there and
// a line at the bottom says why not; the server decides when it is let go. Without this script,
// and by keyboard, a meeting's own page does the same.
(() => {
  const grid = document.querySelector(".grid[data-back]");
  const form = document.getElementById("drop");
  const note = document.getElementById("drop-note");
  if (!grid || !form || !note) return;
  const frame = grid.closest(".grid-frame");
  const FAR_ENOUGH = 6;
  const EDGE = 48;
  let held = null;
  let justDropped = false;

  grid.addEventListener("dragstart", (event) => event.preventDefault());
  grid.addEventListener("click", (event) => {
    if (justDropped) event.preventDefault();
    justDropped = false;
  }, true);

  grid.addEventListener("pointerdown", (event) => {
    const card = event.target.closest("[data-meeting]");
    if (!card || event.button !== 0 || event.pointerType === "touch") return;
    held = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId };
  });

  window.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    if (!held.ghost) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR_ENOUGH) return;
      lift();
    }
    held.ghost.style.translate = `${event.clientX + 8}px ${event.clientY + 8}px`;
    held.at = [event.clientX, event.clientY];
    point();
  });

  window.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    if (held.ghost) {
      justDropped = true;
      setTimeout(() => { justDropped = false; }, 0);
      drop();
    }
    letGo();
  });
  window.addEventListener("pointercancel", letGo);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) letGo();
  });

  function lift() {
    const card = held.card;
    held.ghost = card.cloneNode(true);
    held.ghost.removeAttribute("id");
    held.ghost.classList.add("ghost");
    held.ghost.style.width = `${card.offsetWidth}px`;
    document.body.append(held.ghost);
    card.classList.add("lifted");
    grid.classList.add("dragging");
    note.textContent = grid.dataset.asking;
    const asked = held;
    const address = form.dataset.slots.replace("-code-", encodeURIComponent(card.dataset.meeting));
    fetch(address, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((found) => { if (held === asked) { held.slots = found.slots; mark(); point(); } })
      .catch(() => { if (held === asked) note.textContent = grid.dataset.failed; });
    scroll();
  }

  // What stands in the way of a cell: a list of sentences, empty where it is possible.
  function obstacles(row, cell) {
    const slot = held.slots[row.dataset.slot];
    if (!slot) return [grid.dataset.failed];
    const table = cell.dataset.table;
    if (slot.why.length || !table) return slot.why;
    if (slot.tables.includes(Number(table))) return [];
    const by = slot.taken[table];
    return [by ? `${grid.dataset.tableWord} ${table} ${grid.dataset.taken} ${by}`
               : grid.dataset.elsewhere];
  }

  // In the grid of participants a meeting stays in its own column.
  function targets(row) {
    if (grid.dataset.back === "tables") return row.querySelectorAll("td[data-table]");
    return [row.cells[held.card.closest("td").cellIndex]];
  }

  function mark() {
    for (const row of grid.querySelectorAll("tr[data-slot]")) {
      for (const cell of targets(row)) {
        cell.classList.add(obstacles(row, cell).length ? "cannot" : "can");
      }
    }
  }

  function under() {
    const [x, y] = held.at;
    const cell = document.elementFromPoint(x, y)?.closest("td");
    const row = cell?.closest("tr[data-slot]");
    if (!row || !grid.contains(row)) return null;
    if (grid.dataset.back !== "tables") return { row, cell: row.cells[held.card.closest("td").cellIndex] };
    return { row, cell };
  }

  function point() {
    held.over?.classList.remove("over");
    const found = under();
    held.over = found?.cell;
    if (!found || !held.slots) return;
    found.cell.classList.add("over");
    const why = obstacles(found.row, found.cell);
    const table = found.cell.dataset.table;
    const place = found.row.dataset.name + (table ? `, ${grid.dataset.tableWord} ${table}` : "");
    note.textContent = `${place}: ${why.length ? why.join(" ") : grid.dataset.possible}`;
    note.classList.toggle("refused", why.length > 0);
  }

  function drop() {
    const found = under();
    if (!found || !held.slots || found.cell.contains(held.card)) return;
    if (obstacles(found.row, found.cell).length) return;
    form.action = form.dataset.address.replace("-code-", encodeURIComponent(held.card.dataset.meeting));
    form.elements.version.value = held.card.dataset.version;
    form.elements.slot.value = found.row.dataset.slot;
    form.elements.table.value = found.cell.dataset.table || "";
    form.elements.back.value = grid.dataset.back;
    form.submit();
  }

  function letGo() {
    if (!held) return;
    held.ghost?.remove();
    held.card.classList.remove("lifted");
    grid.classList.remove("dragging");
    for (const cell of grid.querySelectorAll(".can, .cannot, .over")) {
      cell.classList.remove("can", "cannot", "over");
    }
    held = null;
  }

  // Near an edge of the frame the grid moves on, so that every slot can be reached.
  function scroll() {
    if (!held?.ghost) return;
    const box = frame.getBoundingClientRect();
    const [x, y] = held.at || [box.left + box.width / 2, box.top + box.height / 2];
    const step = (near, far, at) => (at < near + EDGE ? -12 : at > far - EDGE ? 12 : 0);
    frame.scrollBy(step(box.left, box.right, x), step(Math.max(box.top, 0), Math.min(box.bottom, innerHeight), y));
    requestAnimationFrame(scroll);
  }
})();
