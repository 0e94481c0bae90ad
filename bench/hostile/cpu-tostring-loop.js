let n = 0;
for (;;) n += (2 ** 52 + n).toString(2).length;
