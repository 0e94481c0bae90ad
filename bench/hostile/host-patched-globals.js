for (const name of Object.getOwnPropertyNames(globalThis)) {
  try {
    delete globalThis[name];
  } catch {}
}
Object.prototype.then = (resolve) => resolve("forged");
Array.prototype.toJSON = () => "forged";
return { real: [1] };
