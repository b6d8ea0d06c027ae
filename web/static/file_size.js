"use strict";

// Says that a file is too large before it is sent; the server says so too, for whoever has no scripts.
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const file = field.files[0];
    const tooLarge = file !== undefined && file.size > Number(field.dataset.most);
    field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "");
    if (tooLarge) {
      field.reportValidity();
    }
  });
}
