// The report's form: kept on this device while it is typed, sent later when there is no connection.
import { act, cannotKeep, deviceTime, discard, draw, flush, hold, onRefused, onSent, pending } from "./offline.js";
import { get, put, remove } from "./store.js";

const form = document.querySelector("[data-report-form]");
const done = document.querySelector("[data-report-done]");
const person = document.querySelector('meta[name="person"]')?.content ?? "";
const keyOf = (element) => `${person}:${element.dataset.reportDate}`;
const SKIPPED = new Set(["csrfmiddlewaretoken", "revision"]);
const TYPING_MS = 400;
const PING_MS = 2500;

/* --- the form as plain values, and back ------------------------------------------------------------- */
function values() {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || SKIPPED.has(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    if (field.type === "checkbox") { if (!field.name.endsWith("-drop")) found[field.name] = field.checked; }
    else found[field.name] = field.value;
  }
  return found;
}

const total = () => form.elements["items-TOTAL_FORMS"];
const rowsIn = (kept) => Number(kept["items-TOTAL_FORMS"] ?? 0);

function addRow() {
  const rows = form.querySelectorAll("[data-report-row]");
  const last = rows[rows.length - 1];
  const number = rows.length;
  const fresh = last.cloneNode(true);
  fresh.querySelectorAll(".evidence, .errors").forEach((part) => part.remove());
  const legend = fresh.querySelector("legend");
  if (legend) legend.textContent = legend.textContent.replace(/\d+/, String(number + 1));
  for (const part of fresh.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(/items-\d+-/, `items-${number}-`));
    }
    if ("value" in part && part.tagName !== "OPTION") { if (part.type === "checkbox") part.checked = false; else part.value = ""; }
  }
  last.after(fresh);
  total().value = String(number + 1);
}

function restore(kept, ids) {
  while (form.querySelectorAll("[data-report-row]").length < rowsIn(kept)) addRow();
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements[name];
    if (!field || name.startsWith("items-TOTAL") || name.startsWith("items-INITIAL")) continue;
    if (name.endsWith("-id") && !ids.has(value)) field.value = "";
    else if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
}

const comma = document.documentElement.lang !== "en";
/** As the form on the server reads it: one decimal separator, nothing between thousands. */
function number(text) {
  const plain = (comma ? text.replace(",", ".") : text).trim();
  return plain === "" ? null : plain;
}

const TELLING = ["id", "title", "planned", "achieved", "unit", "note", "link"];
const telling = (kept, i) =>
  kept[`items-${i}-remove`] !== true && TELLING.some((name) => String(kept[`items-${i}-${name}`] ?? "").trim());

function items(kept) {
  const found = [];
  for (let i = 0; i < rowsIn(kept); i += 1) {
    const of = (name) => kept[`items-${i}-${name}`] ?? "";
    if (!telling(kept, i)) continue;
    const planned = number(of("planned"));
    const achieved = number(of("achieved"));
    found.push({
      id: of("id") ? Number(of("id")) : null, title: of("title"), planned, unit: of("unit"),
      achieved: of("done") === true && achieved === null ? planned : achieved,
      starts_at: of("starts_at") || null, ends_at: of("ends_at") || null, note: of("note"), link: of("link"),
      target: of("target") ? Number(of("target")) : null,
    });
  }
  return found;
}

/** The same words and numbers: the portal gives rows numbers of their own, trims words and writes 2,50 as 2,5. */
const meaning = (kept) => JSON.stringify(items(kept).map(({ id, ...item }) =>
  Object.values(item).map((value) => {
    const text = String(value ?? "").replace(/\s+/g, " ").trim();
    return text && !Number.isNaN(Number(text)) ? Number(text) : text;
  })));
const same = (a, b) => meaning(a) === meaning(b);

/* --- keeping ------------------------------------------------------------------------------------------ */
let timer;
async function keep() {
  clearTimeout(timer);
  const row = { key: keyOf(form), fields: values(), revision: Number(form.dataset.revision), at: deviceTime() };
  await put("drafts", row).catch(cannotKeep);
}

/** What is typed without a connection goes to the portal by itself once there is one. */
async function typed() {
  await keep();
  if (navigator.onLine) return;
  const sends = (await waiting()).some((row) => row.method === "POST" && !row.refused);
  await hold(...wishes(sends)).then((rows) => rows.forEach((row) => ours.add(row.key)), () => {});
}

function say(name, ...fills) {
  const panel = document.querySelector(`[data-report-${name}]`);
  if (!panel) return null;
  for (const [slot, text] of fills) panel.querySelector(`[data-${slot}]`).textContent = text;
  panel.hidden = false;
  return panel;
}

const clock = (moment) => moment.slice(11, 16).replace(":", ".");
const words = (list) => list.map((item) => [
  `${item.title || "–"}: ${item.achieved ?? "–"} / ${item.planned ?? "–"} ${item.unit}`,
  [item.starts_at, item.ends_at].filter(Boolean).join("–"), item.note, item.link,
].filter(Boolean).join(" · "));

function listed(panel, slot, list) {
  const place = panel.querySelector(`[data-${slot}]`);
  place.replaceChildren(...words(list).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

async function welcome() {
  // What was typed came back with what is wrong about it.
  if (form.querySelector("[data-error-summary]")) return keep();
  const kept = await get("drafts", keyOf(form)).catch(() => null);
  const original = values();
  if (!kept || same(kept.fields, original)) return remove("drafts", keyOf(form)).catch(() => {});
  const ids = new Set([...form.querySelectorAll('input[name$="-id"]')].map((field) => field.value).filter(Boolean));
  if (kept.revision >= Number(form.dataset.revision)) {
    restore(kept.fields, ids);
    const panel = say("restored", ["at", clock(kept.at)]);
    panel?.querySelector("[data-drop]").addEventListener("click", async () => { await remove("drafts", keyOf(form)); await discard(await waiting()); location.reload(); });
    return undefined;
  }
  const panel = say("changed", ["at", clock(kept.at)]);
  listed(panel, "mine", items(kept.fields));
  listed(panel, "theirs", items(original));
  panel.focus();
  const chosen = async () => { panel.hidden = true; await discard(await waiting()); };
  panel.querySelector("[data-use-mine]").addEventListener("click", async () => { restore(kept.fields, ids); await keep(); await chosen(); });
  panel.querySelector("[data-use-theirs]").addEventListener("click", async () => { await remove("drafts", keyOf(form)); await chosen(); });
  return undefined;
}

/* --- sending without a connection ------------------------------------------------------------------- */
async function connected() {
  if (!navigator.onLine) return false;
  return fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PING_MS) }).then((answer) => answer.ok, () => false);
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const chain = () => `report:${form.dataset.reportDate}`;
const waiting = async () => (await pending()).filter((row) => row.chain === chain());
const ours = new Set();

/** The acts that bring the form to the portal: write it down and, if `send`, hand it in. */
function wishes(send) {
  const { api, label, sendLabel } = form.dataset;
  const common = { chain: chain(), page: location.pathname };
  const body = { items: items(values()), revision: Number(form.dataset.revision), made_at: deviceTime() };
  const write = { ...common, url: api, method: "PUT", body, key: newKey(), label, draft: send ? undefined : keyOf(form) };
  const hand = { ...common, url: `${api}/submit`, body: null, key: newKey(), label: sendLabel, draft: keyOf(form) };
  return send ? [write, hand] : [write];
}

async function queue(send) {
  await keep();
  const acts = wishes(send);
  acts.forEach(({ key }) => ours.add(key));
  const told = await act(...acts);
  // A stale revision: the page with both versions is drawn anew.
  if (told.every(({ state }) => state === "sent") || told[0].code === "report_changed") return location.reload();
  if (told.some(({ state }) => state === "refused")) return draw();
  const files = [...form.querySelectorAll('input[type="file"]')].some((field) => field.files.length);
  const panel = say("queued");
  panel.querySelector("[data-files]").hidden = !files;
  panel.focus();
  return draw();
}

/** The portal has taken what this form, or an earlier one, had left here. */
async function taken({ row, answer }) {
  if (row.chain !== chain()) return;
  if (row.method === "POST") { form.inert = true; return; }
  const equal = JSON.stringify(row.body.items) === JSON.stringify(items(values()));
  if (!equal && !ours.has(row.key)) { await keep(); location.reload(); return; }
  form.dataset.revision = form.elements.revision.value = String(answer.revision);
  if (equal) name(answer.items);
  else await keep();
}

/** New rows get the numbers that the portal gave them, in their order. */
function name(stored) {
  const kept = values();
  let next = 0;
  for (let i = 0; i < rowsIn(kept); i += 1) {
    if (!telling(kept, i)) continue;
    const field = form.elements[`items-${i}-id`];
    if (field && stored[next]) field.value = String(stored[next].id);
    next += 1;
  }
}

if (form) {
  welcome();
  onSent(taken);
  onRefused(async ({ row, code }) => {
    // The page drawn anew shows both versions.
    if (row.chain === chain() && code === "report_changed") { await keep(); location.reload(); }
  });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(typed, TYPING_MS); });
  addEventListener("pagehide", () => { if (timer) typed(); });
  // Before htmx, which would ask the portal for the row.
  form.addEventListener("click", (event) => {
    if (navigator.onLine || !event.target.closest("[data-report-add]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    addRow();
    [...form.querySelectorAll("[data-report-row]")].at(-1).querySelector("input:not([type=hidden])").focus();
  }, true);
  let free = false;
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (free || submitter?.matches("[data-report-add]")) return;
    event.preventDefault();
    event.stopPropagation();
    await keep();
    if (await connected()) {
      await flush();
      await discard((await waiting()).filter((row) => row.refused));
      free = true;
      form.requestSubmit(submitter ?? undefined);
      free = false;
    } else await queue(Boolean(submitter?.matches("[data-report-send]")));
  });
}

// The server has what was typed: nothing of it need stay here.
if (done) {
  const kept = await get("drafts", keyOf(done)).catch(() => null);
  if (kept && kept.revision < Number(done.dataset.revision)) await remove("drafts", kept.key).catch(() => {});
}
