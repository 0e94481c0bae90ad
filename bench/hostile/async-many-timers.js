for (let n = 0; n < 1e5; n += 1) setTimeout(() => n, 1e9);
return 1;
