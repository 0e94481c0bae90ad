for (let n = 0; n < 50000; n += 1) fetch("http://10.0.0.1/");
return 1;
