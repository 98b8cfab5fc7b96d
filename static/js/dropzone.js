// A file dropped on the zone goes into its native input; the zone then names what will be sent.
function show(zone, input) {
  let name = zone.querySelector(".file-name");
  if (!name) {
    name = Object.assign(document.createElement("p"), { className: "file-name" });
    name.setAttribute("role", "status");
    zone.append(name);
  }
  name.textContent = [...input.files].map(({ name, size }) => `${name} (${(size / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB)`).join(", ");
}

for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  const over = (on) => (event) => { event.preventDefault(); zone.classList.toggle("is-over", on); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => show(zone, input));
}
