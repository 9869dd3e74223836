/** Remembers what a pure function said, for at most `limit` arguments at a time. */
export const boundedMemo = <K, V>(limit: number, ask: (key: K) => V): ((key: K) => V) => {
  const answers = new Map<K, V>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined || answers.has(key)) return known as V;
    if (answers.size >= limit) answers.clear();
    const answer = ask(key);
    answers.set(key, answer);
    return answer;
  };
};
