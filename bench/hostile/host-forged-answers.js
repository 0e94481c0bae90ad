const names = Object.getOwnPropertyNames(globalThis);
return names.filter((name) => /host|millrace|request|pending/i.test(name));
