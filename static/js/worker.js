// The service worker. Above stand VERSION, SHELL (addresses to keep), OFFLINE, LOGIN, LOGOUT, and the functions of
// store.js and queue.js (presence.views.worker).
//
// Kept: the shell, and copies of the pages one needs to go on working, for the running session only. The copies live
// in a cache named by the session's token (meta `page-cache`); another token, the log-in page or a log-out deletes them.
const SHELL_CACHE = `shell-${VERSION}`;
const PAGES = "pages-";
const KEEP = [/^\/hari-ini$/, /^\/laporan\/\d{4}-\d{2}-\d{2}$/];
const TOKEN = /<meta name="page-cache" content="([\w-]+)">/;
const SLOW_MS = 4000;
// A session ends after this long at the latest (SESSION_COOKIE_AGE), and so do its copies.
const OLD_MS = 12 * 3600 * 1000;

const names = async (prefix) => (await caches.keys()).filter((name) => name.startsWith(prefix));
const forget = async (prefix, but = "") =>
  Promise.all((await names(prefix)).filter((name) => name !== but).map((name) => caches.delete(name)));

addEventListener("install", (event) => {
  skipWaiting();
  // Without the session, so that the page for lost connections names nobody.
  const fresh = SHELL.map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
  event.waitUntil(forget("shell-", SHELL_CACHE).then(() => clients.claim()));
});

addEventListener("sync", (event) => {
  event.waitUntil(flush());
});

/** An open page sends by itself and says so; without one the worker sends, and the browser asks again if it fails. */
async function flush() {
  const pages = await clients.matchAll({ type: "window" });
  if (pages.length) return pages.forEach((page) => page.postMessage("flush"));
  const results = await sendWaiting();
  if ([...results.values()].some(({ state }) => state === "queued")) throw new Error("still waiting");
  return undefined;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    if (pathname === LOGOUT) event.waitUntil(forget(PAGES));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (SHELL.includes(pathname)) event.respondWith(shell(request));
  else if (KEEP.some((kept) => kept.test(pathname))) event.respondWith(fresh(event, pathname));
});

/** A script asks for the page anew: an old copy would undo what it has just done. */
async function fresh(event, path) {
  const answer = await fetch(event.request);
  event.waitUntil(look(path, answer.clone()));
  return answer;
}

async function shell(request) {
  return (await caches.match(request, { cacheName: SHELL_CACHE, ignoreSearch: true })) ?? fetch(request);
}

async function page(event, path) {
  const kept = KEEP.some((wanted) => wanted.test(path)) ? await copyOf(path) : undefined;
  try {
    const answer = await (kept ? inTime(fetch(event.request)) : fetch(event.request));
    if (kept && answer.status >= 502 && answer.status <= 504) return kept;
    event.waitUntil(look(path, answer.clone()));
    return answer;
  } catch {
    return kept ?? (await caches.match(OFFLINE, { cacheName: SHELL_CACHE })) ?? Response.error();
  }
}

function inTime(answer) {
  return Promise.race([answer, new Promise((_, fail) => setTimeout(fail, SLOW_MS))]);
}

async function copyOf(path) {
  for (const name of await names(PAGES)) {
    const found = await caches.match(path, { cacheName: name });
    if (found && Date.now() - Date.parse(found.headers.get("Date")) < OLD_MS) return found;
  }
  return undefined;
}

/** What a page that came through tells: whose session runs, and whether the page is worth keeping. */
async function look(path, answer) {
  if (path === LOGIN) await forget(PAGES);
  if (answer.type !== "basic" || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
  const text = await answer.text();
  const token = TOKEN.exec(text)?.[1];
  if (!token) return;
  await forget(PAGES, PAGES + token);
  if (!answer.ok || answer.redirected || !KEEP.some((wanted) => wanted.test(path))) return;
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("Date", new Date().toUTCString());
  const copy = text.replace("<html ", `<html data-kept="${new Date().toISOString()}" `);
  await (await caches.open(PAGES + token)).put(path, new Response(copy, { headers }));
}
