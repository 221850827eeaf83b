// Keeps the counter's pages on this device, so that a till or a telephone that is opened without a network can still
// check vouchers. Only files of the faces are kept, never an answer of a server: those belong to a moment.
const CACHE = 'meguri-counter-1';

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(['/counter/', '/config.json', '/before.js', '/icon.svg'])),
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
  else if (request.mode === 'navigate') event.respondWith(fetchedOrKept(request, '/counter/'));
  else if (['/config.json', '/before.js', '/icon.svg'].includes(url.pathname)) {
    event.respondWith(fetchedOrKept(request, url.pathname));
  }
});

async function keptOrFetched(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const fetched = await fetch(request);
  if (fetched.ok) await cache.put(request, fetched.clone());
  return fetched;
}

async function fetchedOrKept(request, name) {
  const cache = await caches.open(CACHE);
  try {
    const fetched = await fetch(request);
    if (fetched.ok) await cache.put(name, fetched.clone());
    return fetched;
  } catch (error) {
    const kept = await cache.match(name);
    if (kept) return kept;
    throw error;
  }
}
