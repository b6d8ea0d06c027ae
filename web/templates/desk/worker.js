// Keeps the desk's pages for when the network drops. Lives below /desk/ and sees nothing else.
"use strict";

const KEPT = "desk-{{ version }}";
const PAGES = "desk-pages";
const ASSETS = {{ assets|tojson }};
const NO_NETWORK = {{ no_network|tojson }};
const HOME = {{ home|tojson }};
const OLDEST = 18 * 60 * 60 * 1000; // milliseconds after which a kept page is of another day
const PATIENCE = 4000; // milliseconds that a page may take before the kept one is shown

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then(async (kept) => {
    const fresh = { cache: "reload", credentials: "omit" }; // of nobody in particular
    await kept.addAll([...ASSETS, NO_NETWORK].map((one) => new Request(one, fresh)));
    await self.skipWaiting();
  }));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((one) => one.startsWith("desk-") && one !== KEPT && one !== PAGES)
      .map((one) => caches.delete(one)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(PAGES));
});

self.addEventListener("fetch", (event) => {
  const asked = event.request;
  const address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) return;
  if (ASSETS.includes(address.pathname)) event.respondWith(asset(asked));
  else if (isOfDesk(address.pathname)) event.respondWith(page(asked));
  else if (asked.mode === "navigate") event.respondWith(fetch(asked).catch(() => caches.match(NO_NETWORK)));
});

// Whom somebody could meet now is worth nothing later, and who runs the desk is asked with a network.
const isOfDesk = (path) => path.startsWith(HOME) && !/\/(worker\.js|staff|stranded\/.*)$/.test(path);

async function asset(asked) {
  const kept = await (await caches.open(KEPT)).match(asked.url, { ignoreSearch: true });
  return kept || fetch(asked);
}

// The network first; what was kept where there is none or it takes too long.
async function page(asked) {
  const pages = await caches.open(PAGES);
  const asking = fetch(asked).then((answer) => settle(pages, asked, answer));
  try {
    return await within(PATIENCE, asking);
  } catch {
    const kept = await pages.match(asked.url);
    const age = kept ? Date.now() - Number(kept.headers.get("X-Kept-At")) : Infinity;
    if (age < OLDEST) {
      asking.catch(() => {});
      return kept;
    }
    if (kept) await pages.delete(asked.url);
    return asking.catch(() => (asked.mode === "navigate" ? caches.match(NO_NETWORK) : Response.error()));
  }
}

async function settle(pages, asked, answer) {
  if (answer.status === 200 && !answer.redirected) await keep(pages, asked.url, answer.clone());
  if (answer.status === 304) await keep(pages, asked.url, await pages.match(asked.url));
  // Signed out, or no longer of the desk: what was kept is nobody's business any more.
  if ([401, 403, 404].includes(answer.status) || leadsAway(answer)) await caches.delete(PAGES);
  return answer;
}

const leadsAway = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in");

async function keep(pages, url, answer) {
  if (!answer) return;
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  await pages.put(url, new Response(await answer.blob(), { status: 200, headers }));
}

function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
