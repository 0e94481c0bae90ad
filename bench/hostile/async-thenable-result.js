return {
  then(resolve) {
    resolve(this);
  },
};
