const all = Array.from({ length: 10000 }, (_, n) => fetch(`http://10.0.0.1/${n}`));
const settled = await Promise.allSettled(all);
return settled.filter(({ status }) => status === "rejected").length;
