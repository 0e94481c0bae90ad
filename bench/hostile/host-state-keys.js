import { getState, setState, updateState } from 'millrace';
const told = [];
for (const key of ['__proto__', '$where', 'a.b', 'constructor', '\0', 'x'.repeat(1e6)]) {
  try {
    await setState({ key: 1 }, key);
    told.push(await getState(key), await updateState((state) => state, key));
  } catch (error) {
    told.push(error.code ?? error.name);
  }
}
return told;
