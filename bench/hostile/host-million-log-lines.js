for (let n = 0; n < 1e6; n += 1) console.log(n);
return 1;
