const all = new Map();
for (let n = 0; ; n += 1) all.set(`key ${n}`, [n]);
