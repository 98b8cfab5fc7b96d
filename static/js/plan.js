// Rows of a work plan: [data-plan] holds [data-plan-row]s, a <template> and a [data-plan-add] button.
// In the template `__prefix__` stands for the row's number; a management form's TOTAL_FORMS is kept right.
const rowsOf = (plan) => [...plan.querySelectorAll("[data-plan-row]")];

function add(plan) {
  const number = Number(plan.dataset.planNext ?? rowsOf(plan).length);
  plan.dataset.planNext = number + 1;
  const holder = document.createElement("template");
  holder.innerHTML = plan.querySelector("template").innerHTML.replaceAll("__prefix__", number);
  const row = holder.content.querySelector("[data-plan-row]") ?? holder.content.firstElementChild;
  const last = rowsOf(plan).at(-1);
  if (last) last.after(row); else plan.querySelector("template").before(row);
  const total = plan.querySelector("[name$=TOTAL_FORMS]");
  if (total) total.value = number + 1;
  row.querySelector("input, textarea, select")?.focus();
}

function remove(row) {
  const plan = row.closest("[data-plan]");
  if (rowsOf(plan).length === 1) {
    for (const field of row.querySelectorAll("input:not([type=hidden]), textarea")) field.value = "";
  } else {
    const mark = row.querySelector("[name$=DELETE]");
    if (mark) { mark.checked = true; row.hidden = true; delete row.dataset.planRow; row.removeAttribute("data-plan-row"); } else row.remove();
  }
  (rowsOf(plan).at(-1)?.querySelector("input") ?? plan.querySelector("[data-plan-add]"))?.focus();
}

document.addEventListener("click", ({ target }) => {
  const adding = target.closest("[data-plan-add]");
  const removing = target.closest("[data-plan-remove]");
  if (adding) add(adding.closest("[data-plan]"));
  if (removing) remove(removing.closest("[data-plan-row]"));
});
