// The report's form: kept on this device while it is typed, sent later when there is no connection.
import { act, deviceTime, draw } from "./offline.js";
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
function number(text) {
  const plain = comma ? text.replace(/\./g, "").replace(",", ".") : text.replace(/,/g, "");
  return plain.trim() === "" ? null : plain.trim();
}

function items(kept) {
  const found = [];
  for (let i = 0; i < rowsIn(kept); i += 1) {
    const of = (name) => kept[`items-${i}-${name}`] ?? "";
    const telling = ["id", "title", "planned", "achieved", "unit", "note", "link"].some((name) => String(of(name)).trim());
    if (!telling || of("remove") === true) continue;
    const planned = number(of("planned"));
    const achieved = number(of("achieved"));
    found.push({
      id: of("id") ? Number(of("id")) : null, title: of("title"), planned, unit: of("unit"),
      achieved: of("done") === true && achieved === null ? planned : achieved,
      starts_at: of("starts_at") || null, ends_at: of("ends_at") || null, note: of("note"), link: of("link"),
      target_id: of("target") ? Number(of("target")) : null,
    });
  }
  return found;
}

const same = (a, b) => JSON.stringify(items(a)) === JSON.stringify(items(b));

/* --- keeping ------------------------------------------------------------------------------------------ */
let timer;
async function keep() {
  clearTimeout(timer);
  const row = { key: keyOf(form), fields: values(), revision: Number(form.dataset.revision), at: deviceTime() };
  await put("drafts", row).catch(() => {});
}

function say(name, ...fills) {
  const panel = document.querySelector(`[data-report-${name}]`);
  if (!panel) return null;
  for (const [slot, text] of fills) panel.querySelector(`[data-${slot}]`).textContent = text;
  panel.hidden = false;
  return panel;
}

const clock = (moment) => moment.slice(11, 16).replace(":", ".");
const words = (list) => list.map((item) => `${item.title || "–"}: ${item.achieved ?? "–"} / ${item.planned ?? "–"} ${item.unit}`);

function listed(panel, slot, list) {
  const place = panel.querySelector(`[data-${slot}]`);
  place.replaceChildren(...words(list).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

async function welcome() {
  const kept = await get("drafts", keyOf(form)).catch(() => null);
  const original = values();
  if (!kept || same(kept.fields, original)) return remove("drafts", keyOf(form)).catch(() => {});
  const ids = new Set([...form.querySelectorAll('input[name$="-id"]')].map((field) => field.value).filter(Boolean));
  if (kept.revision >= Number(form.dataset.revision)) {
    restore(kept.fields, ids);
    const panel = say("restored", ["at", clock(kept.at)]);
    panel?.querySelector("[data-drop]").addEventListener("click", async () => { await remove("drafts", keyOf(form)); location.reload(); });
    return undefined;
  }
  const panel = say("changed", ["at", clock(kept.at)]);
  listed(panel, "mine", items(kept.fields));
  listed(panel, "theirs", items(original));
  panel.focus();
  panel.querySelector("[data-use-mine]").addEventListener("click", () => { restore(kept.fields, ids); panel.hidden = true; keep(); });
  panel.querySelector("[data-use-theirs]").addEventListener("click", async () => { await remove("drafts", keyOf(form)); panel.hidden = true; });
  return undefined;
}

/* --- sending without a connection ------------------------------------------------------------------- */
async function connected() {
  if (!navigator.onLine) return false;
  return fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PING_MS) }).then((answer) => answer.ok, () => false);
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function queue(send) {
  await keep();
  const { api, reportDate: date } = form.dataset;
  const common = { kind: "report", chain: `report:${date}`, page: location.pathname };
  const label = form.dataset.label;
  const body = { items: items(values()), revision: Number(form.dataset.revision), made_at: deviceTime() };
  const write = { ...common, url: api, method: "PUT", body, key: newKey(), label, draft: send ? undefined : keyOf(form) };
  const told = [await act(write)];
  if (send) told.push(await act({ ...common, url: `${api}/submit`, body: null, key: newKey(), label: form.dataset.sendLabel, draft: keyOf(form) }));
  if (told.every(({ state }) => state === "sent")) return location.reload();
  const files = [...form.querySelectorAll('input[type="file"]')].some((field) => field.files.length);
  const panel = say("queued");
  panel.querySelector("[data-files]").hidden = !files;
  panel.focus();
  return draw();
}

if (form) {
  welcome();
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, TYPING_MS); });
  addEventListener("pagehide", () => { if (timer) keep(); });
  let free = false;
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (free || submitter?.matches("[data-report-add]")) return;
    event.preventDefault();
    event.stopPropagation();
    await keep();
    if (await connected()) {
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
