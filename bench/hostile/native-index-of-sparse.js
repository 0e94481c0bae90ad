const list = [];
list.length = 2 ** 32 - 1;
return list.indexOf(1);
