let call = () => 1;
for (let n = 0; n < 1e5; n += 1) call = call.bind(null);
return call();
