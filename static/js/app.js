// The frame's behaviour on every page: theme, busy buttons, questions before destructive acts, toasts, menus.

const root = document.documentElement;
const texts = document.getElementById("texts").dataset;

/* --- theme ------------------------------------------------------------------------------------- */
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const themeSwitch = document.querySelector("[data-theme-switch]");
const showTheme = () => themeSwitch?.setAttribute("aria-pressed", String(isDark()));
themeSwitch?.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* lasts for this page */ }
  showTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();

/* --- a question before what cannot be undone ---------------------------------------------------- */
const dialog = document.getElementById("confirm-dialog");
const confirmed = new WeakSet();

function ask(question, act, goOn) {
  dialog.querySelector("[data-question]").textContent = question;
  dialog.querySelector("[data-yes]").textContent = act;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && goOn(), { once: true });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !confirmed.delete(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, submitter?.textContent.trim() ?? "", () => {
      confirmed.add(form);
      form.requestSubmit(submitter);
    });
  } else if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

/* --- busy at once, and sent only once ----------------------------------------------------------- */
const DOWNLOAD_MS = 8000;

function setBusy(form, busy) {
  if (busy) form.dataset.busy = "1"; else delete form.dataset.busy;
  for (const button of form.querySelectorAll("button, [type=submit]")) {
    if (!busy) { button.classList.remove("is-busy"); button.removeAttribute("aria-busy"); }
  }
}

document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
  const sentByHtmx = form.matches("[hx-post], [hx-get], [data-hx-post]") || submitter?.matches("[hx-post]");
  if (form.method === "dialog" || (defaultPrevented && !sentByHtmx)) return;
  setBusy(form, true);
  submitter?.classList.add("is-busy");
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => setBusy(form, false), DOWNLOAD_MS);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => setBusy(form, false)));
document.addEventListener("htmx:afterRequest", ({ target }) => {
  const form = target.closest?.("form");
  if (form) setBusy(form, false);
});

/* --- toasts -------------------------------------------------------------------------------------- */
const toasts = document.getElementById("toasts");
const TOAST_MS = 7000;

function dress(toast) {
  toast.append(document.getElementById("toast-close").content.cloneNode(true));
  toast.querySelector(".toast-close").addEventListener("click", () => toast.remove());
  if (toast.matches(".toast-error, .toast-warning") || toast.querySelector("a, form")) return;
  let timer = setTimeout(() => toast.remove(), TOAST_MS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), TOAST_MS); });
}

function say(sentence, level) {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${level}`);
  toast.querySelector("[data-sentence]").textContent = sentence;
  toasts.append(toast);
}

toasts.querySelectorAll("[data-toast]").forEach(dress);
new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (node.matches?.("[data-toast]")) dress(node);
    else node.querySelectorAll?.("[data-toast]").forEach(dress);
  }
}).observe(toasts, { childList: true });

/* --- menus close by Escape, by a click elsewhere, and when the focus leaves ------------------------- */
const openMenus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of openMenus()) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("focusout", ({ relatedTarget }) => {
  for (const menu of openMenus()) if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
});

/* --- errors come first ------------------------------------------------------------------------------ */
const showErrors = (within) => within.querySelector?.("[data-error-summary]")?.focus();
showErrors(document);
document.addEventListener("htmx:afterSettle", ({ target }) => showErrors(target));

/* --- a long form is not left with its changes unsaved, unasked --------------------------------------- */
document.addEventListener("input", ({ target }) => target.closest("form[data-guard]")?.toggleAttribute("data-dirty", true));
document.addEventListener("submit", ({ target }) => target.removeAttribute("data-dirty"));
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
});

/* --- htmx: an answer without the asked-for part is a whole page or a problem ------------------------- */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const select = requestConfig.elt.closest("[hx-select]")?.getAttribute("hx-select");
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const fits = !select || answer.querySelector(select);
  if (xhr.status >= 400 && select && fits) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (xhr.status >= 400) {
    say(answer.querySelector("[data-problem]")?.textContent.trim() || texts.failed, "error");
  } else if (!fits) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  }
});
document.addEventListener("htmx:sendError", () => say(texts.offline, "warning"));

/* --- the installable app -------------------------------------------------------------------------------- */
// What waits on this device is sent from any page; without anything waiting, its script is not asked for.
try { if (localStorage.getItem("outbox")) import("./offline.js"); } catch { /* storage is off: nothing waits */ }
navigator.serviceWorker?.register("/sw.js").catch((error) => console.warn(error));
