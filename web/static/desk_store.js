// What the desk keeps on a device: taps that wait for the network, and news to be read.
"use strict";

const deskStore = (() => {
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("desk", 1);
    asked.onupgradeneeded = () => {
      for (const name of ["taps", "news"]) {
        asked.result.createObjectStore(name, { keyPath: "n", autoIncrement: true });
      }
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  // One transaction; resolves when it is on disk, so that a tap that shows as kept is kept.
  const within = async (name, mode, work) => {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(name, mode, { durability: "strict" });
        const asked = work(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(asked && asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  return {
    all: (name) => within(name, "readonly", (store) => store.getAll()),
    add: (name, entries) => within(name, "readwrite", (store) => { entries.forEach((one) => store.add(one)); }),
    drop: (name, numbers) => within(name, "readwrite", (store) => { numbers.forEach((one) => store.delete(one)); }),
    forget: () => new Promise((resolve) => {
      const asked = indexedDB.deleteDatabase("desk");
      asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
    }),
  };
})();
