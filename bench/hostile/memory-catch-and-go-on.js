const all = [];
for (;;) {
  try {
    all.push(new Array(1e5).fill(0));
  } catch {
    all.length = Math.max(0, all.length - 3);
  }
}
