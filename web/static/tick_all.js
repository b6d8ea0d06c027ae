// Brings the button of each day to life: it ticks all of its slots, or none where all are ticked.
for (const button of document.querySelectorAll("[data-tick-all]")) {
  const boxes = [...button.closest("fieldset").querySelectorAll("input[type=checkbox]")];
  button.hidden = boxes.length < 2;
  button.addEventListener("click", () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}
