const all = [];
for (let n = 0; ; n += 1) all.push(() => n);
