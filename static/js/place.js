// "Pakai posisi saya sekarang": asks the browser for the position only on this click and writes it into two fields.

const WAIT_MS = 20000;
const DENIED = 1;

function fill(button) {
  const field = (name) => document.getElementById(button.dataset[name]);
  const said = field("say");
  const stop = (word) => { button.disabled = false; said.textContent = word; };
  button.disabled = true;
  said.textContent = button.dataset.busyWord;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field("lat").value = coords.latitude.toFixed(6);
      field("lon").value = coords.longitude.toFixed(6);
      stop(button.dataset.doneWord.replace("{m}", String(Math.round(coords.accuracy))));
    },
    ({ code }) => stop(code === DENIED ? button.dataset.deniedWord : button.dataset.failedWord),
    { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
  );
}

if ("geolocation" in navigator) {
  for (const button of document.querySelectorAll("[data-place-here]")) {
    button.hidden = false;
    button.addEventListener("click", () => fill(button));
  }
}
