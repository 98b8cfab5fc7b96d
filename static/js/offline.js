// Acts that outlive a lost connection: kept on this device first, sent in order, counted once by the server.
//
// `act({ url, body, key, label, method?, chain?, draft?, page? }, …)` answers for each
//   { state: "sent", status, answer } | { state: "queued", madeAt } | { state: "refused", status, sentence, code } |
//   { state: "login" } | { state: "dropped" }.
// `key` is the Idempotency-Key. Acts of one `chain` depend on each other: when one is refused the rest go, and new ones
// take the place of those that still wait. The CSRF token is the page's own; a session that ended keeps everything
// until the next log-in.
import { attempt, sendWaiting } from "./queue.js";
import { all, get, put, remove } from "./store.js";

const LATER_MS = 60_000;
const RETRY_MS = { first: 15_000, most: 300_000 };
const person = document.querySelector('meta[name="person"]')?.content ?? "";
const box = document.querySelector("[data-outbox]");
const listeners = { sent: new Set(), refused: new Set() };
const outcomes = new Map();
const others = "BroadcastChannel" in window ? new BroadcastChannel("wfa-outbox") : null;
let noStorage = "";
let loggedOut = false;
let wait = RETRY_MS.first;
let retry;

/** `listener(told)` hears of every act that the server has taken, in whatever tab; `told.row` is the act. */
export const onSent = (listener) => listeners.sent.add(listener);
/** The same for an act that the server has refused; `told.code` says why. */
export const onRefused = (listener) => listeners.refused.add(listener);

const own = (row) => row.person === person && person !== "";
const token = () => document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";

/** What waits for the connection, or was refused and waits for its owner. */
export async function pending() {
  return (await all("outbox").catch(() => [])).filter(own);
}

export function deviceTime(now = new Date()) {
  const offset = -now.getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

const made = (wish) => ({ method: "POST", ...wish, person, token: token(), madeAt: deviceTime(), since: Date.now() });

const locked = (work) => (navigator.locks ? navigator.locks.request("wfa-outbox", work) : work());

/** Say that this device keeps nothing, and why. */
export function cannotKeep(error) {
  noStorage = error?.name === "QuotaExceededError" ? "full" : "noStorage";
  draw();
}

/** Keep acts for later without trying now. Rejects where storage is off. */
export async function hold(...wishes) {
  const rows = await store(wishes);
  await draw();
  return rows;
}

async function store(wishes) {
  const rows = wishes.map(made);
  const [{ chain }] = rows;
  const work = async () => {
    if (chain) for (const row of (await pending()).filter((item) => item.chain === chain)) await remove("outbox", row.id);
    for (const row of rows) row.id = await put("outbox", row);
  };
  await (chain ? locked(work) : work());
  return rows;
}

export async function act(...wishes) {
  const rows = await store(wishes).catch(cannotKeep);
  if (!rows) return atOnce(wishes.map(made));
  await flush();
  return Promise.all(rows.map(outcome));
}

async function atOnce(rows) {
  const results = [];
  for (const row of rows) {
    const told = await attempt(row, row.token);
    results.push(told.state === "queued" ? { state: "refused", status: 0, sentence: box?.dataset[noStorage] ?? "" } : told);
    if (told.state !== "sent") break;
  }
  return results;
}

async function outcome(row) {
  if (outcomes.has(row.id)) return outcomes.get(row.id);
  // Another tab, or the worker, was faster.
  const still = await get("outbox", row.id).catch(() => null);
  if (!still) return { state: "sent", status: 200, answer: {} };
  return still.refused ? { state: "refused", status: 0, sentence: still.refused } : { state: "queued", madeAt: row.madeAt };
}

export async function flush() {
  const results = await sendWaiting(person, token());
  for (const [id, told] of results) outcomes.set(id, told);
  const list = [...results.values()];
  if (list.length) {
    loggedOut = list.some(({ state }) => state === "login");
    others?.postMessage(list);
  }
  await tell(list);
  if (list.length) goOnLater(list.some(({ state }) => state === "queued"));
}

async function tell(list) {
  for (const told of list) {
    if (told.state === "sent" && (told.row.tried || Date.now() - told.row.since > LATER_MS)) note(told);
    for (const listener of listeners[told.state] ?? []) await listener(told);
  }
  await draw();
}

/** The browser says when it is connected again, but not when the portal is: then it is tried now and then. */
function goOnLater(waits) {
  clearTimeout(retry);
  if (!waits) { wait = RETRY_MS.first; return; }
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("outbox")).catch(() => {});
  if (navigator.onLine) retry = setTimeout(goOn, wait);
  wait = Math.min(wait * 2, RETRY_MS.most);
}

/* --- the line that says what waits ------------------------------------------------------------------- */
const clock = (moment) => moment.slice(11, 16).replace(":", ".");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function line(text, ...buttons) {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("span"), { textContent: text }));
  for (const [label, click] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: label });
    button.addEventListener("click", click);
    item.append(button);
  }
  return item;
}

function note({ row, answer }) {
  if (!box) return;
  const received = answer?.received_at ?? deviceTime();
  const text = fill(box.dataset.sent, { label: row.label, received: clock(received), made: clock(row.madeAt) });
  box.querySelector("[data-sent-list]").append(linked(line(text), row));
}

function linked(item, { page }, word = box.dataset.open) {
  if (page) {
    item.querySelector("span").after(Object.assign(document.createElement("a"), { href: page, textContent: word }));
  }
  return item;
}

export async function discard(rows) {
  for (const row of rows) await remove("outbox", row.id).catch(() => {});
  await draw();
}

function shown(row) {
  if (!row.refused) return line(fill(box.dataset.waits, { label: row.label, made: clock(row.madeAt) }));
  const text = fill(box.dataset.refused, { label: row.label, made: clock(row.madeAt), why: row.refused });
  return linked(line(text, [box.dataset.discard, () => discard([row])]), row);
}

export async function draw() {
  const rows = await all("outbox").catch((error) => { noStorage ||= error ? "noStorage" : ""; return []; });
  remember(rows.length > 0);
  if (!box) return;
  const mine = rows.filter(own);
  const foreign = rows.filter((row) => !own(row));
  const lines = mine.map(shown);
  if (foreign.length) {
    const text = fill(person ? box.dataset.foreign : box.dataset.kept, { count: foreign.length });
    const drop = () => confirm(box.dataset.question) && discard(foreign);
    lines.push(person ? line(text, [box.dataset.discard, drop]) : line(text));
  }
  if (loggedOut && mine.some((row) => !row.refused)) {
    lines.push(linked(line(box.dataset.login), { page: location.pathname }, box.dataset.enter));
  }
  if (noStorage) lines.push(line(box.dataset[noStorage]));
  box.querySelector("[data-waiting-list]").replaceChildren(...lines);
  const { kept } = document.documentElement.dataset;
  const copy = box.querySelector("[data-copy]");
  copy.textContent = kept ? fill(box.dataset.copy, { time: clock(deviceTime(new Date(kept))) }) : "";
  box.hidden = !lines.length && !box.querySelector("[data-sent-list]").children.length && !kept;
}

/** For pages that load this script only when something waits (app.js). */
function remember(waits) {
  try {
    if (waits) localStorage.setItem("outbox", "1"); else localStorage.removeItem("outbox");
  } catch { /* storage is off: nothing waits here */ }
}

const goOn = () => { if (person) flush().catch((error) => console.warn(error)); };
others?.addEventListener("message", ({ data }) => tell(data.filter((told) => own(told.row))));
addEventListener("online", goOn);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") goOn(); });
navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data === "flush") goOn(); });
draw().then(goOn);
