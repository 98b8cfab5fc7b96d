// Acts that outlive a lost connection: kept on this device first, sent in order, counted once by the server.
//
// `act({ url, body, key, label, kind, method?, chain? })` answers
//   { state: "sent", status, answer } | { state: "queued", madeAt } | { state: "refused", status, sentence } | { state: "login" }.
// `key` is the Idempotency-Key. `chain`: acts of one chain depend on each other; when one is refused the rest go.
// The CSRF token is the page's own; a session that ended keeps everything until the next log-in.
import { all, put, remove } from "./store.js";

const WAIT = new Set([408, 425, 429, 502, 503, 504]);
const LATER_MS = 60_000;
const GIVE_UP_MS = 20_000;
const person = document.querySelector('meta[name="person"]')?.content ?? "";
const box = document.querySelector("[data-outbox]");
const listeners = new Set();
let noStorage = false;

export const onChange = (listener) => listeners.add(listener);

const own = (row) => row.person === person && person !== "";

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

export async function act(wish) {
  const row = { method: "POST", ...wish, person, madeAt: deviceTime(), since: Date.now() };
  try {
    row.id = await put("outbox", row);
  } catch {
    noStorage = true;
    draw();
    const told = await attempt(row);
    return told.state === "queued" ? { state: "refused", status: 0, sentence: box?.dataset.noStorage ?? "" } : told;
  }
  const results = await flush();
  return results.get(row.id) ?? { state: "queued", madeAt: row.madeAt };
}

/** Send what waits, oldest first, in one tab at a time. Answers row id → what came of it. */
export function flush() {
  return navigator.locks ? navigator.locks.request("wfa-outbox", sendAll) : sendAll();
}

async function sendAll() {
  const results = new Map();
  const refused = new Set();
  let waits = false;
  for (const row of (await pending()).filter((item) => !item.refused)) {
    if (waits) {
      if (!row.tried) await put("outbox", { ...row, tried: true });
      continue;
    }
    if (row.chain && refused.has(row.chain)) {
      await remove("outbox", row.id);
      continue;
    }
    const told = await attempt(row);
    results.set(row.id, told);
    waits = told.state === "queued" || told.state === "login";
    if (waits) continue;
    if (told.state === "refused" && row.chain) refused.add(row.chain);
    await settle(row, told);
  }
  if (results.size) {
    await draw();
    const sent = [...results.values()].some((told) => told.state === "sent");
    if (sent) for (const listener of listeners) listener();
  }
  return results;
}

async function settle(row, told) {
  if (told.state === "sent") {
    await remove("outbox", row.id);
    if (row.draft) await remove("drafts", row.draft).catch(() => {});
    if (Date.now() - row.since > LATER_MS || row.tried) note(row, told);
  } else if (row.kind === "report") {
    // The text stands in the draft; the person chooses on the report's page.
    await put("outbox", { ...row, refused: told.sentence, conflict: told.code === "report_changed" });
  } else {
    await put("outbox", { ...row, refused: told.sentence });
  }
}

async function attempt(row) {
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
  const headers = { "Content-Type": "application/json", "Idempotency-Key": row.key, "X-CSRFToken": token };
  // Beside the body, so that a repetition is the same request to the server.
  if (row.tried) headers["Made-At"] = row.madeAt;
  let answer;
  try {
    answer = await fetch(row.url, {
      method: row.method, headers, body: row.body === null ? null : JSON.stringify(row.body),
      credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(GIVE_UP_MS),
    });
  } catch {
    answer = { status: 0 };
  }
  if (answer.status === 0 || WAIT.has(answer.status)) {
    if (row.id && !row.tried) await put("outbox", { ...row, tried: true });
    return { state: "queued", madeAt: row.madeAt };
  }
  if (answer.status === 401 || answer.status === 403) return { state: "login" };
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return { state: "sent", status: answer.status, answer: body };
  return { state: "refused", status: answer.status, sentence: body.detail ?? "", code: body.code };
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

function note(row, told) {
  if (!box) return;
  const received = told.answer?.received_at ?? deviceTime();
  const text = fill(box.dataset.sent, { label: row.label, received: clock(received), made: clock(row.madeAt) });
  box.querySelector("[data-sent-list]").append(line(text));
}

async function discard(rows) {
  for (const row of rows) await remove("outbox", row.id);
  await draw();
}

function shown(row) {
  if (!row.refused) return line(fill(box.dataset.waiting, { label: row.label, made: clock(row.madeAt) }));
  const text = fill(box.dataset.refused, { label: row.label, made: clock(row.madeAt), why: row.refused });
  const item = line(text, [box.dataset.discard, () => discard([row])]);
  if (row.page) {
    const link = Object.assign(document.createElement("a"), { href: row.page, textContent: box.dataset.open });
    item.querySelector("span").after(link);
  }
  return item;
}

export async function draw() {
  if (!box) return;
  const rows = await all("outbox").catch(() => { noStorage = true; return []; });
  const mine = rows.filter(own);
  const foreign = rows.filter((row) => !own(row));
  const lines = mine.map(shown);
  if (foreign.length) {
    const text = fill(person ? box.dataset.foreign : box.dataset.kept, { count: foreign.length });
    const drop = () => confirm(box.dataset.question) && discard(foreign);
    lines.push(person ? line(text, [box.dataset.discard, drop]) : line(text));
  }
  if (noStorage) lines.push(line(box.dataset.noStorage));
  box.querySelector("[data-waiting-list]").replaceChildren(...lines);
  box.hidden = !lines.length && !box.querySelector("[data-sent-list]").children.length;
}

const goOn = () => { if (person) flush().catch((error) => console.warn(error)); };
addEventListener("online", goOn);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") goOn(); });
navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data === "flush") goOn(); });
draw().then(goOn);
