// Keys of the inbox: j/k move, a/r/s act on the current row, x selects, ? explains. Never while typing.
const rows = () => [...document.querySelectorAll("[data-inbox-row]")];
const current = () => document.activeElement?.closest?.("[data-inbox-row]");
const ACTIONS = { a: "approve", r: "reject", s: "send-back", x: "select" };

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function act(action) {
  const control = current()?.querySelector(`[data-action="${action}"]`);
  if (!control) return;
  const folded = control.closest("details:not([open])");
  if (folded) folded.open = true;
  const typing = folded?.querySelector("textarea, input:not([type=hidden])");
  if (typing) typing.focus();
  else if (control.tagName === "DETAILS") { control.open = true; control.querySelector("textarea, input:not([type=hidden])")?.focus(); }
  else control.click();
}

document.addEventListener("keydown", (event) => {
  if (!rows().length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (event.key === "?") document.getElementById("keys-dialog")?.showModal();
  else if (ACTIONS[event.key]) act(ACTIONS[event.key]);
  else return;
  event.preventDefault();
});

function count() {
  const chosen = document.querySelectorAll('[data-inbox-row] [data-action="select"]:checked').length;
  for (const place of document.querySelectorAll("[data-selected-count]")) place.textContent = chosen;
  for (const button of document.querySelectorAll("[data-needs-selection]")) button.disabled = chosen === 0;
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-select-all]")) {
    for (const box of document.querySelectorAll('[data-action="select"]')) box.checked = target.checked;
  }
  if (target.matches('[data-action="select"], [data-select-all]')) count();
});
document.addEventListener("htmx:afterSettle", count);
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-show-keys]")) document.getElementById("keys-dialog")?.showModal();
});
count();
