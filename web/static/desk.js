// Makes the desk quick and keeps it working where the network drops; every button works without it.
"use strict";

(() => {
  const page = document.querySelector("[data-desk]");
  const clock = page && page.querySelector("[data-clock]"); // not on the pages that need a network
  if (!clock || !window.indexedDB || !window.crypto || !crypto.randomUUID) return;
  const { account, slug } = page.dataset;
  const say = JSON.parse(page.dataset.say);
  const put = page.querySelector("[data-put]");
  const form = page.querySelector("[data-tapping]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const escaped = (value) => CSS.escape(value);
  const EVERY = 15000; // milliseconds between two looks at what others said
  const MOST = 100; // taps sent at once
  const OPEN = new Set(["", "started", "late"]);

  let waiting = []; // this account's taps for this mission that are not sent yet, oldest first
  let html = put ? put.innerHTML : ""; // the rows as the server said them last
  let tag = "";
  let lost = null; // since when there is no network
  let signedOut = false;
  let others = 0; // taps of another account on this device
  let asOf = null;

  // ---- the clock, and what is now

  const began = Date.now();
  const moment = () => ("lookedAt" in clock.dataset
    ? Date.parse(clock.dataset.moment) + Date.now() - began : Date.now());
  const shift = () => {
    const told = /([+-])(\d\d):(\d\d)$/.exec(clock.dataset.moment);
    return told ? (told[1] === "-" ? -1 : 1) * (Number(told[2]) * 60 + Number(told[3])) * 60000 : 0;
  };
  const hand = (when) => new Date(when + shift()).toISOString().slice(11, 16);
  const phaseOf = (sitting, now) => {
    const [starts, ends] = [sitting.dataset.starts * 1000, sitting.dataset.ends * 1000];
    if (ends <= now) return "over";
    if (starts <= now) return "now";
    return starts - now <= 5 * 60000 ? "next" : "later";
  };
  const rank = (sitting) => ({ now: 0, next: 1, later: 3 })[sitting.dataset.phase]
    ?? (Number(sitting.querySelector("[data-open]").textContent) ? 2 : 4);

  function arrange() {
    const now = moment();
    clock.querySelector("[data-hand]").textContent = hand(now);
    const sittings = [...page.querySelectorAll("[data-sitting]")];
    for (const one of sittings) {
      const phase = phaseOf(one, now);
      if (phase === one.dataset.phase) continue;
      one.dataset.phase = phase;
      one.querySelector("[data-phase-name]").textContent = say[phase];
      one.open = phase === "now" || phase === "next" || (one.open && rank(one) === 2);
    }
    const order = [...sittings].sort((a, b) => rank(a) - rank(b) || a.dataset.starts - b.dataset.starts);
    if (order.some((one, at) => one !== sittings[at])) put.append(...order);
  }

  // ---- rows: as the server said them, with the waiting taps over them

  function show() {
    if (!put) return;
    const held = document.activeElement?.closest?.("[data-put] [id]")?.id;
    const open = new Map([...put.querySelectorAll("details")].map((one) => [one.id, one.open]));
    put.innerHTML = html; // the server's own markup, its data escaped there
    for (const one of put.querySelectorAll("details")) if (open.has(one.id)) one.open = open.get(one.id);
    waiting.forEach(lay);
    recount();
    arrange();
    seek();
    if (held) (document.getElementById(held)?.querySelector("button:not(:disabled)") ?? put).focus?.({ preventScroll: true });
  }

  function lay(tap) {
    if (tap.kind === "here" || tap.kind === "away") return layArrival(tap);
    const row = put.querySelector(`[data-meeting="${escaped(tap.meeting)}"]`);
    if (!row) return;
    if (tap.kind === "came") return layCame(tap, row);
    row.dataset.kind = tap.kind === "taken_back" ? "" : tap.kind;
    row.classList.add("waits");
    row.classList.toggle("settled", !OPEN.has(row.dataset.kind));
    for (const party of row.querySelectorAll("[data-party]")) {
      const meant = !tap.participant || tap.participant === party.dataset.party;
      party.classList.toggle("late", tap.kind === "late" && meant);
      party.classList.toggle("absent", tap.kind === "no_show" && meant);
      // Whoever sits at a table has come.
      if (tap.kind === "held" || tap.kind === "started" || (tap.kind === "no_show" && !meant)) seen(party.dataset.party);
      whether(party);
    }
    const standing = row.querySelector("[data-standing]");
    standing.replaceChildren();
    const strong = standing.appendChild(document.createElement("strong"));
    strong.textContent = words(tap, row);
    standing.append(` – ${say.waits}`);
  }

  function layCame(tap, row) {
    const party = row.querySelector(`[data-party="${escaped(tap.participant)}"]`);
    for (const one of party?.querySelectorAll(".came-tap") ?? []) {
      const said = JSON.parse(one.value);
      const pressed = said.interest === tap.interest && !tap.off;
      one.setAttribute("aria-pressed", String(pressed));
      one.value = JSON.stringify({ ...said, off: pressed });
    }
    party?.querySelector("[data-whether]").replaceChildren(`– ${say.waits}`);
  }

  function seen(code) {
    for (const party of put.querySelectorAll(`[data-party="${escaped(code)}"]`)) {
      party.classList.remove("not-here");
      whether(party);
    }
  }

  function words(tap, row) {
    if (tap.kind !== "late" && tap.kind !== "no_show") return say[tap.kind];
    if (!tap.participant) return say[`${tap.kind}_both`];
    const party = row.querySelector(`[data-party="${escaped(tap.participant)}"] .name`);
    return fill(say[tap.kind], { name: party ? party.firstChild.textContent.trim() : tap.participant });
  }

  function whether(party) {
    const state = ["absent", "late", "not-here"].find((one) => party.classList.contains(one));
    party.querySelector("[data-whether]").textContent = { absent: say.absent, late: say.is_late, "not-here": say.missing }[state] ?? "";
  }

  function layArrival(tap) {
    const away = tap.kind === "away";
    for (const party of put.querySelectorAll(`[data-party="${escaped(tap.participant)}"]`)) {
      party.classList.toggle("not-here", away);
      party.querySelector("[data-whether]").textContent = `${away ? say.away : say.here} – ${say.waits}`;
    }
    const guest = put.querySelector(`[data-guest="${escaped(tap.participant)}"]`);
    if (!guest) return;
    const people = [...guest.querySelectorAll("[data-person]")];
    for (const one of people) {
      if (!tap.delegate || Number(one.dataset.person) === tap.delegate) one.classList.toggle("not-here", away);
    }
    const here = people.filter((one) => !one.classList.contains("not-here")).length;
    const some = people.length ? here > 0 : !away;
    guest.classList.toggle("not-here", !some);
    guest.querySelector(".when-not-all-here").classList.toggle("all-here", some && here === people.length);
    guest.querySelector("[data-whether]").textContent = `${some ? say.here : say.away} – ${say.waits}`;
  }

  function recount() {
    for (const sitting of put.querySelectorAll("[data-sitting]")) {
      const open = [...sitting.querySelectorAll("[data-meeting]")].filter((one) => OPEN.has(one.dataset.kind));
      const missing = open.flatMap((one) => [...one.querySelectorAll(".party.not-here")]).length;
      sitting.querySelector("[data-open]").textContent = String(open.length);
      const told = sitting.querySelector("[data-missing]");
      told.textContent = String(missing);
      told.parentElement.classList.toggle("some-missing", missing > 0);
    }
    const come = put.querySelector("[data-come]");
    if (come) come.textContent = String(put.querySelectorAll("[data-guest]:not(.not-here)").length);
  }

  // ---- looking people up, in either script

  const find = page.querySelector("[data-find]");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  function seek() {
    if (!find) return;
    const wanted = plain(find.value).split(" ");
    let found = 0;
    for (const guest of put.querySelectorAll("[data-guest]")) {
      guest.hidden = !wanted.every((word) => guest.dataset.foundBy.includes(word));
      found += guest.hidden ? 0 : 1;
    }
    const none = put.querySelector("[data-none-found]");
    if (none) none.hidden = found > 0;
  }

  // ---- taps

  const about = (tap) => {
    if (tap.kind === "came") return `c ${tap.meeting} ${tap.participant}`;
    return tap.kind === "here" || tap.kind === "away" ? `p ${tap.participant}` : `m ${tap.meeting}`;
  };

  function seenOf(tap, said) {
    const last = [...waiting].reverse().find((one) => about(one) === about(tap));
    return last ? last.id : said;
  }

  function expanded(said) {
    if (!said.meetings) return [said];
    return Object.keys(said.meetings)
      .map((code) => put.querySelector(`[data-meeting="${escaped(code)}"]`))
      .filter((row) => row && OPEN.has(row.dataset.kind))
      .map((row) => ({ kind: said.kind, meeting: row.dataset.meeting, seen: row.dataset.seen, many: true }));
  }

  async function tapped(said) {
    const at = new Date().toISOString();
    const made = expanded(said).map((one) => {
      const tap = { ...one, id: crypto.randomUUID(), at, account, slug };
      tap.seen = seenOf(tap, one.seen);
      const last = [...waiting].reverse().find((known) => about(known) === about(tap));
      const both = last && last.kind === tap.kind && tap.meeting && last.participant !== tap.participant;
      if (both) tap.participant = null; // late and late: both are
      return tap;
    });
    if (!made.length) return;
    await deskStore.add("taps", made);
    await reload();
    tellOthers();
    send();
  }

  async function reload() {
    const all = await deskStore.all("taps");
    waiting = all.filter((one) => one.account === account && one.slug === slug);
    others = all.filter((one) => one.account !== account).length;
    show();
    line();
  }

  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    try {
      if (navigator.locks) await navigator.locks.request("desk-taps", sendAll);
      else await sendAll();
    } finally {
      sending = false;
    }
  }

  async function sendAll() {
    await reload(); // another window may have sent them meanwhile
    while (waiting.length) {
      const now = waiting.slice(0, MOST);
      let answer;
      try {
        answer = await fetch(page.dataset.taps, {
          method: "POST",
          redirect: "manual",
          headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset.csrf },
          body: JSON.stringify({ now: new Date().toISOString(), taps: now.map(({ n, account: _a, slug: _s, ...tap }) => tap) }),
          signal: AbortSignal.timeout(20000),
        });
      } catch {
        return away();
      }
      signedOut = answer.type === "opaqueredirect" || [400, 401, 403, 404].includes(answer.status);
      if (signedOut || !answer.ok) return line();
      const told = new Map((await answer.json()).taps.map((one) => [one.id, one]));
      const news = [...told.values()].map((one) => one.conflict || (one.refused && fill(say.refused, { text: one.refused })))
        .filter(Boolean).map((text) => ({ text, account, slug }));
      if (news.length) await deskStore.add("news", news);
      await deskStore.drop("taps", now.filter((one) => told.has(one.id)).map((one) => one.n));
      back();
      await look();
      await reload();
      await showNews();
      tellOthers();
    }
  }

  // ---- what others said

  async function look() {
    try {
      const answer = await fetch(page.dataset.rows, { headers: tag ? { "If-None-Match": tag } : {} });
      const kept = answer.headers.get("X-Kept-At");
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        signedOut = true;
        return line();
      }
      if (answer.status === 200) {
        const text = await answer.text();
        tag = kept ? "" : answer.headers.get("ETag") ?? "";
        asOf = kept ? Number(kept) : null;
        if (text !== html) { html = text; show(); }
      }
      if (kept) away();
      else if (answer.ok || answer.status === 304) { asOf = null; back(); }
    } catch {
      away();
    }
  }

  function away() {
    lost = lost ?? Date.now();
    line();
  }
  function back() {
    lost = null;
    signedOut = false;
    line();
  }

  const bar = page.querySelector("[data-line]");
  function line() {
    const told = [];
    if (signedOut) told.push(say.signed_out);
    else if (lost) told.push(fill(say.offline, { time: hand(lost) }));
    if (asOf) told.push(fill(say.as_of, { time: hand(asOf) }));
    if (waiting.length && (lost || signedOut)) {
      told.push(waiting.length === 1 ? say.waiting_one : fill(say.waiting, { count: waiting.length }));
    }
    if (others) told.push(say.other);
    const text = told.join(" ");
    bar.hidden = !text;
    if (bar.dataset.told === text) return; // a screen reader says it once
    bar.dataset.told = text;
    bar.textContent = text;
    if (!signedOut) return;
    const link = bar.appendChild(document.createElement("a"));
    link.href = page.dataset.signIn;
    link.textContent = say.sign_in;
    link.before(" ");
  }

  const list = page.querySelector("[data-news]");
  async function showNews() {
    const news = (await deskStore.all("news")).filter((one) => one.account === account && one.slug === slug);
    list.replaceChildren(...news.map((one) => {
      const item = document.createElement("li");
      item.append(one.text);
      const button = item.appendChild(document.createElement("button"));
      Object.assign(button, { type: "button", className: "btn tap", textContent: say.dismiss });
      button.addEventListener("click", async () => {
        await deskStore.drop("news", [one.n]);
        showNews();
        tellOthers();
      });
      return item;
    }));
  }

  // ---- everything together

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
  const tellOthers = () => channel?.postMessage("changed");
  channel?.addEventListener("message", () => { reload(); showNews(); });

  form?.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "tap") return;
    event.preventDefault();
    tapped(JSON.parse(event.submitter.value));
  });
  find?.addEventListener("input", seek);
  find?.form.addEventListener("submit", (event) => event.preventDefault());

  const leaving = document.querySelector("form.who");
  leaving?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting.length && !window.confirm(fill(say.leave, { count: waiting.length }))) return;
    if (window.caches) await Promise.all((await caches.keys()).map((one) => caches.delete(one)));
    await deskStore.forget();
    leaving.submit();
  });

  async function keep() { // the desk's other pages too, before they are needed without a network
    for (const one of document.querySelectorAll(".places a:not([data-not-kept])")) {
      try { await fetch(one.href); } catch { return; }
    }
  }
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register(page.dataset.worker).catch(() => {});
    navigator.serviceWorker.ready.then(() => {
      if (navigator.serviceWorker.controller) keep();
      else navigator.serviceWorker.addEventListener("controllerchange", keep, { once: true });
    });
    setInterval(() => { if (!lost && !document.hidden) keep(); }, 5 * 60000);
  }

  const again = async () => {
    if (document.hidden) return;
    if (put) await look();
    if (waiting.length) await send();
  };
  window.addEventListener("online", again);
  window.addEventListener("offline", away);
  document.addEventListener("visibilitychange", again);
  setInterval(again, EVERY);
  setInterval(arrange, 1000);
  reload().then(showNews).then(again);
})();
