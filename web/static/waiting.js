// Keeps a page up to date with the job that it waits for; without it "Look again" does by hand.
(() => {
  const section = document.querySelector("[data-progress]");
  if (!section) return;
  section.querySelector(".look-again").hidden = true;

  const put = (name, value, asHtml) => {
    const part = section.querySelector(`[data-part="${name}"]`);
    if (!part || value === undefined) return;
    if (asHtml) part.innerHTML = value; // the server's own markup, its data escaped there
    else if (part.textContent !== value) part.textContent = value;
  };

  const look = async () => {
    try {
      const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (told.ended) return window.location.assign(window.location.pathname);
      put("headline", told.headline);
      put("detail", told.detail);
      put("plots", told.plots, true);
    } catch {
      section.querySelector(".look-again").hidden = false;
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
