const deep = () => deep() + 1;
return deep();
