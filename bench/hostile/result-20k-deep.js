let deep = {};
for (let n = 0; n < 20000; n += 1) deep = { deep };
return deep;
