return [Number.NaN, -0, Number.POSITIVE_INFINITY];
