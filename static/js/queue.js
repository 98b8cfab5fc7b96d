// Sending what waits on this device. Knows no page: the worker does the same while none is open (presence.views.worker).
import { all, get, put, remove } from "./store.js";

const WAIT = new Set([0, 408, 425, 429]);
// Older than this it says when it was made, also where nobody saw its first attempt fail.
const LATE_MS = 60_000;
const GIVE_UP_MS = 20_000;

/**
 * Send what waits, oldest first, in one tab or worker at a time; `token` and `person` of the page that asks. Without
 * them each row goes with the token it was made with, which holds only for the log-in of the person who made it.
 * Answers row id → { state, row, … }.
 */
export function sendWaiting(person, token) {
  const send = () => sendAll(person, token);
  return navigator.locks ? navigator.locks.request("wfa-outbox", send) : send();
}

async function sendAll(person, token) {
  const results = new Map();
  const refused = new Set();
  const out = new Set();
  let waits = false;
  for (const row of await all("outbox").catch(() => [])) {
    if (row.refused || out.has(row.person) || (person && row.person !== person)) continue;
    if (waits) {
      if (!row.tried) await put("outbox", { ...row, tried: true });
      continue;
    }
    if (row.chain && refused.has(row.chain)) {
      await remove("outbox", row.id);
      results.set(row.id, { state: "dropped", row });
      continue;
    }
    const told = { ...(await attempt(row, token ?? row.token)), row };
    results.set(row.id, told);
    if (told.state === "queued" && !row.tried) await put("outbox", { ...row, tried: true });
    if (told.state === "refused" && row.chain) refused.add(row.chain);
    if (told.state === "login") out.add(row.person);
    else if (told.state === "queued") waits = true;
    else await settle(row, told);
  }
  return results;
}

async function settle(row, told) {
  if (told.state === "refused") {
    // A report's text stands in its draft too; the person chooses on the report's page.
    await put("outbox", { ...row, refused: told.sentence || String(told.status) });
    return;
  }
  await remove("outbox", row.id);
  const draft = row.draft && (await get("drafts", row.draft).catch(() => null));
  // What was typed after this was made is not with the server yet.
  if (draft && draft.at <= row.madeAt) await remove("drafts", row.draft);
  else if (draft && told.answer.revision) await put("drafts", { ...draft, revision: told.answer.revision });
}

export async function attempt(row, token) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": row.key, "X-CSRFToken": token };
  // Beside the body, so that a repetition is the same request to the server.
  if (row.tried || Date.now() - row.since > LATE_MS) headers["Made-At"] = row.madeAt;
  let answer;
  try {
    answer = await fetch(row.url, {
      method: row.method, headers, body: row.body === null ? null : JSON.stringify(row.body),
      credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(GIVE_UP_MS),
    });
  } catch {
    answer = { status: 0 };
  }
  if (WAIT.has(answer.status) || answer.status >= 500) return { state: "queued", madeAt: row.madeAt };
  if (answer.status === 401 || answer.status === 403) return { state: "login" };
  const body = await answer.json().catch(() => null);
  // A network that asks for its own log-in answers everything with a page.
  if (!body) return answer.ok ? { state: "queued", madeAt: row.madeAt } : { state: "refused", status: answer.status, sentence: "" };
  if (answer.ok) return { state: "sent", status: answer.status, answer: body };
  // The first attempt is still at work on the server; its answer will be the answer.
  if (body.code === "in_progress") return { state: "queued", madeAt: row.madeAt };
  return { state: "refused", status: answer.status, sentence: body.detail ?? "", code: body.code };
}
