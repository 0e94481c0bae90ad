setTimeout(() => {
  console.log("too late");
  fetch("http://10.0.0.1/late");
}, 50);
Promise.resolve().then(() => console.log("just in time"));
return 1;
