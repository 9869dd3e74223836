/** Who waits for a turn. */
export interface Waiting {
  /** Comes before all that are not. */
  readonly trusted: boolean;
  /** Those of one origin share its turns, so that one of them cannot keep the others waiting. */
  readonly origin: string;
}

/** Takes turns at something slow: one at a time, the trusted first, then one of each origin in rotation. */
export interface Turns {
  /** Runs the work when its turn has come; undefined at once, or later for one that is pushed out by a trusted one, when too many wait. */
  take<T>(who: Waiting, work: () => Promise<T>): Promise<T | undefined>;
}

interface Turn {
  readonly start: () => void;
  readonly giveUp: () => void;
}

/** A line of at most so many. */
export const takingTurns = (most: number): Turns => {
  const trusted: Turn[] = [];
  /** The origin whose turn is next comes first. */
  const byOrigin = new Map<string, Turn[]>();
  let waiting = 0;
  let busy = false;

  const nextOf = (origin: string, line: Turn[]): Turn | undefined => {
    const turn = line.shift();
    byOrigin.delete(origin);
    if (line.length > 0) byOrigin.set(origin, line);
    return turn;
  };

  const next = (): Turn | undefined => {
    const [first] = byOrigin;
    return trusted.shift() ?? (first && nextOf(...first));
  };

  const advance = (): void => {
    const turn = next();
    busy = turn !== undefined;
    if (!turn) return;
    waiting -= 1;
    turn.start();
  };

  /** The last of the longest line of those who are not trusted. */
  const pushOut = (): boolean => {
    const [longest] = [...byOrigin.values()].sort((a, b) => b.length - a.length);
    const out = longest?.pop();
    if (!out) return false;
    if (longest?.length === 0) for (const [origin, line] of byOrigin) if (line === longest) byOrigin.delete(origin);
    waiting -= 1;
    out.giveUp();
    return true;
  };

  return {
    take: <T>({ trusted: isTrusted, origin }: Waiting, work: () => Promise<T>): Promise<T | undefined> => {
      if (waiting >= most && !(isTrusted && pushOut())) return Promise.resolve(undefined);
      const answer = Promise.withResolvers<T | undefined>();
      const turn: Turn = {
        start: () => void work().then(answer.resolve, answer.reject).finally(advance),
        giveUp: () => answer.resolve(undefined),
      };
      if (isTrusted) trusted.push(turn);
      else byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), turn]);
      waiting += 1;
      if (!busy) advance();
      return answer.promise;
    },
  };
};
