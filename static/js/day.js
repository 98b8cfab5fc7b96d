// The button of the day: asks the device for its position on the tap only, sends it once, tells what came of it.
import { act, deviceTime, draw, onSent } from "./offline.js";

const WAIT_MS = 15_000;
// The device's time-out begins after its question about permission; nobody shall wait for ever.
const GIVE_UP_MS = 45_000;
const FRESH_MS = 5 * 60_000;
const ERRORS = { 1: "denied", 2: "unavailable", 3: "timeout" };
const LEVELS = { verified: "success", plausible: "success", outside: "warning", unknown: "warning" };

const content = document.getElementById("content");
const said = document.getElementById("day-said");
const texts = said.dataset;
const day = () => document.getElementById("day");

let running = false;
let pending = null;
let drawnAt = Date.now();

/* --- what the device says ------------------------------------------------------------------------ */
function locate() {
  return new Promise((done) => {
    if (!("geolocation" in navigator)) return done({ error: "unsupported" });
    setTimeout(() => done({ error: "timeout" }), GIVE_UP_MS);
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy_m: coords.accuracy }),
      ({ code }) => done({ error: ERRORS[code] ?? "unavailable" }),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
  });
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* --- telling ---------------------------------------------------------------------------------------- */
function say(level, sentence) {
  const alert = document.getElementById(`said-${level}`).content.firstElementChild.cloneNode(true);
  alert.querySelector("[data-sentence]").textContent = sentence;
  said.replaceChildren(alert);
  alert.focus();
}

function busy(form, on) {
  const button = form.querySelector("button");
  button.classList.toggle("is-busy", on);
  if (on) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
}

async function refresh() {
  const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("day");
  if (!fresh) return;
  day().replaceWith(fresh);
  pending = null;
  drawnAt = Date.now();
  document.documentElement.removeAttribute("data-kept");
  draw();
}

function offer(form, error) {
  pending = { form, error };
  said.replaceChildren();
  const panel = day().querySelector("[data-no-position]");
  for (const line of panel.querySelectorAll("[data-why]")) line.hidden = line.dataset.why !== error;
  panel.hidden = false;
  panel.focus();
}

function withdraw() {
  pending = null;
  const panel = day().querySelector("[data-no-position]");
  if (panel) panel.hidden = true;
}

/* --- one tap -------------------------------------------------------------------------------------------- */
async function pageIsOld() {
  const { date, zone } = day().dataset;
  if (new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format() === date) return false;
  await refresh();
  return day().dataset.date !== date;
}

async function begin(form) {
  withdraw();
  said.textContent = texts.locating;
  if (await pageIsOld()) return say("info", texts.newDay);
  const reading = await locate();
  return reading.error ? offer(form, reading.error) : send(form, reading);
}

async function send(form, reading) {
  withdraw();
  said.textContent = texts.sending;
  const { check, url, label } = form.dataset;
  const body = { ...reading, client_time: deviceTime() };
  const [result] = await act({ url, body, key: newKey(), label, kind: check, page: location.pathname });
  if (result.state === "login") return say("login", texts.login);
  if (result.state === "queued") return say("warning", texts.queued.replace("{time}", result.madeAt.slice(11, 16).replace(":", ".")));
  await refresh();
  if (result.state === "refused") return say("danger", result.sentence || texts.failed);
  if (!result.answer.sentence) return said.replaceChildren();
  return say(LEVELS[result.answer.verdict] ?? "info", result.answer.sentence);
}

async function run(form, step) {
  if (running) return;
  running = true;
  busy(form, true);
  try {
    await step();
  } catch (error) {
    console.warn(error);
    say("danger", texts.failed);
  } finally {
    busy(form, false);
    running = false;
  }
}

// Nearer than the frame's listener on the document, so that a prevented form is not made busy there.
content.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-check]");
  if (!form) return;
  event.preventDefault();
  run(form, () => begin(form));
});

content.addEventListener("click", ({ target }) => {
  if (!pending) return;
  const { form, error } = pending;
  if (target.closest("[data-without]")) run(form, () => send(form, { error }));
  else if (target.closest("[data-again]")) run(form, () => begin(form));
  else if (target.closest("[data-cancel]")) { withdraw(); form.querySelector("button").focus(); }
});

/* --- the page of this moment ------------------------------------------------------------------------- */
const isIdle = () => !running && !pending;
onSent(() => { if (isIdle()) { said.replaceChildren(); refresh(); } });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && isIdle() && Date.now() - drawnAt > FRESH_MS) refresh();
});
