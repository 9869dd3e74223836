import { describe, expect, it } from 'vitest';
import { takingTurns } from '../../shared/http/turns.ts';

/** A line whose work ends when the test says so, and who had a turn so far. */
const line = (most: number) => {
  const turns = takingTurns(most);
  const served: string[] = [];
  const ends: (() => void)[] = [];
  const come = (name: string, origin: string, trusted = false) =>
    turns.take({ origin, trusted }, async () => {
      served.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const finish = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { come, finish, served };
};

describe('turns at a slow hash', () => {
  it('T54 come one at a time, the trusted first, then the origins in rotation', async () => {
    const { come, finish, served } = line(10);
    for (const name of ['a1', 'a2', 'a3']) void come(name, 'a');
    void come('b1', 'b');
    void come('t1', 'a', true);
    expect(served).toEqual(['a1']);
    for (let n = 0; n < 4; n += 1) await finish();
    expect(served).toEqual(['a1', 't1', 'a2', 'b1', 'a3']);
  });

  it('T58 are refused beyond the limit, and a trusted one pushes out the last of the longest line', async () => {
    const { come, finish, served } = line(3);
    void come('a1', 'a');
    const [a2, a3, b1] = [come('a2', 'a'), come('a3', 'a'), come('b1', 'b')];
    expect(await come('c1', 'c')).toBeUndefined();
    void come('t1', 'c', true);
    expect(await a3).toBeUndefined();
    for (let n = 0; n < 4; n += 1) await finish();
    expect([await a2, await b1]).toEqual(['a2', 'b1']);
    expect(served).toEqual(['a1', 't1', 'a2', 'b1']);
  });

  it('go on after work that fails', async () => {
    const turns = takingTurns(2);
    const broken = turns.take({ origin: 'a', trusted: false }, () => Promise.reject(new Error('broken')));
    const next = turns.take({ origin: 'a', trusted: false }, async () => 'next');
    await expect(broken).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });
});
