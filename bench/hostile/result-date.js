return [new Date(0), new Date(Number.NaN)];
