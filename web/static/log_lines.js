// The grid of lines by keyboard: Enter goes a line down, Ctrl+Enter saves, pasted cells spread out.
// Without this file the form works all the same: Tab goes from field to field, the button saves.

const form = document.querySelector("[data-lines]");

function cellsOf(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), select")];
}

function rows() {
  return [...form.querySelectorAll("tbody tr")].filter((row) => cellsOf(row).length);
}

function fill(field, text) {
  const wanted = text.trim();
  if (field.tagName === "SELECT") {
    const same = (one) => one.value === wanted || one.text.toLowerCase() === wanted.toLowerCase();
    const found = [...field.options].find(same);
    if (found) field.value = found.value;
    return;
  }
  const day = wanted.match(/^(\d{1,2})[./](\d{1,2})[./](\d{4})$/);
  field.value =
    field.type === "date" && day
      ? `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}`
      : wanted;
}

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest("tbody")) return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) {
    form.requestSubmit(form.querySelector("[value=save]"));
    return;
  }
  const all = rows();
  const row = event.target.closest("tr");
  const below = all[all.indexOf(row) + (event.shiftKey ? -1 : 1)];
  if (below) cellsOf(below)[cellsOf(row).indexOf(event.target)].focus();
});

form?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  if (!event.target.closest("tbody") || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const all = rows();
  const row = event.target.closest("tr");
  const first = all.indexOf(row);
  const column = cellsOf(row).indexOf(event.target);
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
    const cells = all[first + down] ? cellsOf(all[first + down]) : [];
    line.split("\t").forEach((cell, across) => {
      if (cells[column + across]) fill(cells[column + across], cell);
    });
  });
});
