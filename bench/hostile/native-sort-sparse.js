const list = [];
list.length = 4e9;
list[1] = 2;
return list.sort();
