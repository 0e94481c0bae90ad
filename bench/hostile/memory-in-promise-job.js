const all = [];
await Promise.resolve().then(() => {
  for (;;) all.push("x".repeat(1e5) + all.length);
});
