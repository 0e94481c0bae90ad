let object = {};
for (let n = 0; n < 1e5; n += 1) object = Object.create(object);
return object.missing;
