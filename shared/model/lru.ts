/** A map that forgets: what was not used for longest goes when the whole weighs more than it may. */
export interface Lru<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => void;
  readonly delete: (key: K) => void;
  readonly clear: () => void;
  /** What all that is held weighs. */
  readonly weight: () => number;
}

/** An empty map that holds entries up to this weight; without a scale each weighs one. An entry above the limit is not kept. */
export const lru = <K, V>(most: number, weigh: (value: V) => number = () => 1): Lru<K, V> => {
  /** The longest unused first: a Map keeps the order of insertion. */
  const entries = new Map<K, V>();
  let weight = 0;

  const forget = (key: K): void => {
    const value = entries.get(key);
    if (value === undefined) return;
    entries.delete(key);
    weight -= weigh(value);
  };

  return {
    get: (key) => {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set: (key, value) => {
      forget(key);
      entries.set(key, value);
      weight += weigh(value);
      for (const oldest of entries.keys()) {
        if (weight <= most) return;
        forget(oldest);
      }
    },
    delete: forget,
    clear: () => {
      entries.clear();
      weight = 0;
    },
    weight: () => weight,
  };
};

/** Remembers what a pure function said to the arguments asked last, at most so many of them. */
export const remembering = <K, V>(most: number, ask: (key: K) => V): ((key: K) => V) => {
  const answers = lru<K, { readonly answer: V }>(most);
  return (key) => {
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = ask(key);
    answers.set(key, { answer });
    return answer;
  };
};
