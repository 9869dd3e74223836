import { expect, it } from 'vitest';
import { lru, remembering } from '../../shared/model/lru.ts';

it('keeps what was used last and forgets what was not used for longest', () => {
  const map = lru<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
});

it('weighs what it holds, also when an entry is replaced, deleted or heavier than all it may hold', () => {
  const map = lru<string, string>(5, ({ length }) => length);
  map.set('a', 'xxxx');
  map.set('a', 'xx');
  expect(map.weight()).toBe(2);
  map.set('b', 'xxxx');
  expect([map.get('a'), map.weight()]).toEqual([undefined, 4]);
  map.delete('b');
  map.set('c', 'xxxxxx');
  expect([map.get('c'), map.weight()]).toEqual([undefined, 0]);
});

it('asks a pure function once for each of its latest arguments, whatever it answers', () => {
  const asked: number[] = [];
  const half = remembering(2, (number: number) => {
    asked.push(number);
    return number % 2 === 0 ? number / 2 : undefined;
  });
  expect([half(1), half(1), half(2), half(1), half(3), half(2)]).toEqual([
    undefined,
    undefined,
    1,
    undefined,
    undefined,
    1,
  ]);
  expect(asked).toEqual([1, 2, 3, 2]);
});
