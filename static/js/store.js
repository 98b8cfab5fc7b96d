// What this device keeps in IndexedDB: `outbox` (acts not yet with the server) and `drafts` (reports being typed).
const STORES = { outbox: { keyPath: "id", autoIncrement: true }, drafts: { keyPath: "key" } };

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("wfa", 1);
    asked.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) asked.result.createObjectStore(name, options);
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/** Run one piece of work on a store; rejects where storage is off or full. */
async function within(store, mode, work) {
  const db = await open();
  try {
    return await new Promise((done, fail) => {
      const act = db.transaction(store, mode);
      const asked = work(act.objectStore(store));
      act.oncomplete = () => done(asked.result);
      act.onerror = act.onabort = () => fail(act.error);
    });
  } finally {
    db.close();
  }
}

export const put = (store, row) => within(store, "readwrite", (rows) => rows.put(row));
export const get = (store, key) => within(store, "readonly", (rows) => rows.get(key));
export const all = (store) => within(store, "readonly", (rows) => rows.getAll());
export const remove = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));
