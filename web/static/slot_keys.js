"use strict";
// Home and End choose the first and the last slot that is possible. The arrow keys go from one
// possible slot to the next without a script.
document.querySelector(".slots")?.addEventListener("keydown", (event) => {
  if (!event.target.matches("input[type=radio]") || !["Home", "End"].includes(event.key)) return;
  const possible = [...event.currentTarget.querySelectorAll("input[type=radio]:enabled")];
  const wanted = possible.at(event.key === "Home" ? 0 : -1);
  event.preventDefault();
  wanted.checked = true;
  wanted.focus();
});
