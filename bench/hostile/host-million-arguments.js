try {
  console.log.apply(null, new Array(1e6).fill({ a: 1 }));
} catch {}
try {
  setTimeout.apply(null, new Array(1e6).fill(1));
} catch {}
return fetch.apply(null, new Array(1e6).fill("x"));
