import { Sha256 as Reference } from '@smithy/core/checksum';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../cdk/native-sha256.ts';

describe('what requests to AWS are signed with', () => {
  it.each([
    ['a hash', undefined],
    ['a key that is text', 'AWS4secret'],
    ['a key that is octets of a larger piece', new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4)],
    ['a key that is a buffer', new Uint8Array([9, 8, 7]).buffer],
  ])('is what the library itself makes: %s', async (_, secret) => {
    const [own, reference] = [new Sha256(secret), new Reference(secret)];
    for (const hash of [own, reference]) {
      hash.update(Buffer.from('forgotten'));
      hash.reset();
      hash.update(Buffer.from('text ä'));
      hash.update(new Uint8Array([0, 255]));
    }
    expect(Buffer.from(await own.digest()).toString('hex')).toBe(Buffer.from(await reference.digest()).toString('hex'));
  });
});
