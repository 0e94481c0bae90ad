const globals = Object.getOwnPropertyNames(globalThis);
for (const name of globals) {
  for (const args of [[], [null], [1, 2, 3], [{}, [], Symbol()]]) {
    try {
      globalThis[name](...args);
    } catch {}
    try {
      new globalThis[name](...args);
    } catch {}
  }
}
return globals.length;
