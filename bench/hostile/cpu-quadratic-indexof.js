const text = "a".repeat(2e6);
const needle = `${"a".repeat(1e6)}b`;
for (;;) text.indexOf(needle);
