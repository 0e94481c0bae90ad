const all = [];
for (;;) all.push({ n: all.length, more: { deep: [all.length] } });
