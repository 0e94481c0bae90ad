return new Map([[1, 2]]);
