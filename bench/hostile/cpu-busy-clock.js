const until = Date.now() + 1e9;
while (Date.now() < until);
