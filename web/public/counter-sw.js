// Keeps the counter's pages on this device, so that a till or a telephone that is opened without a network can still
// check vouchers. Only files of the faces are kept, never an answer of a server: those belong to a moment.
const CACHE = 'meguri-counter-1';
const PAGE = '/counter/';
const PLAIN = ['/config.json', '/before.js', '/icon.svg'];

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([PAGE, ...PLAIN]))
      .then(keepCode),
  );
});
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  // Built files have their content's hash in their name: what is kept is what would come.
  if (url.pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request));
  else if (request.mode === 'navigate') event.respondWith(fetchedOrKept(request, PAGE));
  else if (PLAIN.includes(url.pathname)) event.respondWith(fetchedOrKept(request, url.pathname));
});

// Every page says when it stands. Only then comes the font: nothing that a person waits for waits behind it.
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepCode().then(keepFonts));
});

// What the kept page needs before it can stand, and the looks among it.
async function keepCode() {
  const cache = await caches.open(CACHE);
  const page = (await (await cache.match(PAGE))?.text()) ?? '';
  const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  await keepEach(named);
  return named.filter((path) => path.endsWith('.css'));
}

// Every part of the font that a look names, some 5 MB, once. A browser fetches a part only when one of its characters is
// shown: a word or a name that was never on the screen with a network had no letters without one. A part that does not
// come is asked for again with the next page.
async function keepFonts(looks) {
  const cache = await caches.open(CACHE);
  for (const look of looks) {
    const text = (await (await cache.match(look))?.text()) ?? '';
    await keepEach([...text.matchAll(/url\("?(\/assets\/[^")]+\.woff2)"?\)/g)].map(([, path]) => path));
  }
}

// Six at once, as many as a browser asks of one server: what the page itself asks for meanwhile must not wait long.
async function keepEach(paths) {
  const waiting = [...new Set(paths)];
  const next = async () => {
    for (let path = waiting.shift(); path; path = waiting.shift()) await keptOrFetched(path).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: 6 }, next));
}

async function keptOrFetched(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const fetched = await fetch(request);
  if (fetched.ok) await cache.put(request, fetched.clone());
  return fetched;
}

// Where a page is kept, a network that says nothing for a second is none: nobody stands at a counter and waits for it. What
// comes later is kept for the next time.
async function fetchedOrKept(request, name) {
  const cache = await caches.open(CACHE);
  const fetched = fetch(request).then(async (answer) => {
    if (answer.ok) await cache.put(name, answer.clone());
    return answer;
  });
  const kept = await cache.match(name);
  if (!kept) return fetched;
  return Promise.race([fetched.catch(() => kept), new Promise((resolve) => setTimeout(resolve, 1_000, kept))]);
}
