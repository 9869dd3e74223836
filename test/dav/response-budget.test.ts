import { describe, expect, it } from 'vitest';
import { DavError } from '../../shared/dav/preconditions.ts';
import { countThatFits, responseBudget } from '../../shared/dav/responses/response-budget.ts';

describe('a response budget', () => {
  it('is counted down, and refuses what is more than is left without counting it', () => {
    const budget = responseBudget(10);
    budget.spend(6);
    expect(budget.left()).toBe(4);
    expect(() => budget.spend(5)).toThrow(DavError);
    expect(() => budget.require(5)).toThrow(DavError);
    budget.spend(4);
    expect(budget.left()).toBe(0);
  });

  it('tells how many fit whichever of them come', () => {
    expect(countThatFits([1, 5, 1, 1], 7)).toBe(3);
    expect(countThatFits([1, 5, 1, 1], 8)).toBe(4);
    expect(countThatFits([9, 9], 5)).toBe(1);
    expect(countThatFits([], 5)).toBe(1);
  });
});
