const told = [];
for (const value of [console.log, fetch, setTimeout, URL, crypto.randomUUID, (async () => {}).constructor]) {
  const make = value.constructor;
  try {
    told.push(typeof make("return typeof process + typeof require + typeof globalThis.host")());
  } catch (error) {
    told.push(error.name);
  }
}
return told;
