let deep = [];
for (let n = 0; n < 1e5; n += 1) deep = [deep];
return JSON.stringify(deep).length;
