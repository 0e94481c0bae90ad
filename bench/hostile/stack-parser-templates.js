const open = "`$" + "{";
return eval(open.repeat(1e5) + "}`".repeat(1e5));
