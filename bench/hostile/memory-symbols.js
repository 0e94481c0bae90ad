const all = [];
for (;;) all.push(Symbol(all.length));
