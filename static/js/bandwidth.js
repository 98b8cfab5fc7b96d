// Measures the path to this server: six rounds each way, the first dropped, the median of the rest into the form.
// Whatever is edited afterwards counts as typed; the server decides what it believes.

const box = document.querySelector("[data-measure]");
const ROUNDS = 6;
const GIVE_UP_MS = 15_000;
const WANTED_SECONDS = 0.8;
const LEAST_BYTES = 32 * 1024;
const RETRY_MS = 1500;

if (box) {
  const texts = box.dataset;
  const form = box.closest("form");
  const button = box.querySelector("[data-measure-start]");
  const bar = box.querySelector("[data-measure-bar]");
  const said = box.querySelector("[data-measure-said]");
  const { down_mbps: down, up_mbps: up, run } = form.elements;
  const decimal = new Intl.NumberFormat(document.documentElement.lang || "id", {
    minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false,
  });
  const limits = { down: Number(texts.downMost), up: Number(texts.upMost) };
  let stopper = null;

  const say = (name, values = {}) => {
    said.textContent = texts[name].replace(/%([a-z])/g, (all, key) => values[key] ?? all);
  };

  class Failure extends Error {
    constructor(word) { super(word); this.word = word; }
  }

  const STATUS = { 429: "sayOften", 503: "sayBusy" };

  // Seconds that one round of so many bytes took.
  async function round(direction, bytes, name, stopped) {
    const slow = AbortSignal.timeout(GIVE_UP_MS);
    const signal = AbortSignal.any([slow, stopped]);
    const began = performance.now();
    try {
      const answer = direction === "down"
        ? await fetch(`${texts.down}?bytes=${bytes}&run=${name}`, { cache: "no-store", signal })
        : await fetch(`${texts.up}?run=${name}`, {
          method: "POST", body: noise(bytes), signal,
          headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        });
      if (!answer.ok) throw new Failure(STATUS[answer.status] ?? "sayOffline");
      const got = (await answer.arrayBuffer()).byteLength;
      if (direction === "down" && got !== bytes) throw new Failure("sayOffline");
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(stopped.aborted ? "sayStopped" : slow.aborted ? "saySlow" : "sayOffline");
    }
    return (performance.now() - began) / 1000;
  }

  function noise(bytes) {
    const all = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(all.subarray(at, Math.min(at + 65_536, bytes)));
    return all;
  }

  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

  async function patient(direction, bytes, name, stopped) {
    try {
      return await round(direction, bytes, name, stopped);
    } catch (error) {
      if (error.word !== "sayBusy") throw error;
      await pause(RETRY_MS);
      return round(direction, bytes, name, stopped);
    }
  }

  // Mbps of the rounds after the warm-up; each round is made about as long as it takes to tell.
  async function series(direction, name, stopped, done) {
    const figures = [];
    let bytes = LEAST_BYTES * 2;
    for (let n = 1; n <= ROUNDS; n += 1) {
      say(direction === "down" ? "sayDown" : "sayUp", { n, m: ROUNDS });
      const seconds = await patient(direction, bytes, name, stopped);
      const rate = (bytes * 8) / seconds;
      if (n > 1) figures.push(rate / 1e6);
      bytes = Math.round(Math.min(limits[direction], Math.max(LEAST_BYTES, (rate * WANTED_SECONDS) / 8)));
      bar.value = done + n;
    }
    return median(figures);
  }

  function median(figures) {
    const sorted = [...figures].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  // Rounded down: the server refuses a figure above its own.
  const shown = (mbps) => Math.min(Math.floor(mbps * 10) / 10, 99_999.9);

  async function measure() {
    const name = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
    stopper = new AbortController();
    run.value = "";
    bar.value = 0;
    bar.hidden = false;
    button.textContent = texts.wordStop;
    say("sayStart");
    try {
      const found = {
        down: shown(await series("down", name, stopper.signal, 0)),
        up: shown(await series("up", name, stopper.signal, ROUNDS)),
      };
      down.value = decimal.format(found.down);
      up.value = decimal.format(found.up);
      run.value = name;
      say("sayDone", { d: down.value, u: up.value, n: ROUNDS - 1 });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(error.word);
    } finally {
      stopper = null;
      bar.hidden = true;
      button.textContent = texts.wordStart;
    }
  }

  button.addEventListener("click", () => {
    if (stopper) stopper.abort(); else measure();
  });
  for (const field of [down, up]) {
    field.addEventListener("input", () => {
      if (!run.value) return;
      run.value = "";
      say("sayEdited");
    });
  }
  box.hidden = false;
}
