const list = [];
list[1e8] = 1;
return list;
