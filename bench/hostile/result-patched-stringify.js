JSON.stringify = () => '"forged"';
Object.keys = () => [];
return { real: true };
