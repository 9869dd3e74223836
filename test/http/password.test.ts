import bcrypt from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { bcryptThread } from '../../lambdas/local/bcrypt-thread.ts';
import { passwordsWith } from '../../shared/codec/password/password.ts';

describe('stored passwords', () => {
  const { hash, verify } = passwordsWith(bcrypt, { cost: 4 });

  it('are told apart beyond 72 octets, where bcrypt alone stops reading', async () => {
    const long = 'ä'.repeat(40);
    const stored = await hash('anna', `${long}1`);
    expect(await verify('anna', `${long}1`, stored)).toBe(true);
    expect(await verify('anna', `${long}2`, stored)).toBe(false);
  });

  it('belong to one user name, say their algorithm, and never repeat', async () => {
    const stored = await hash('anna', 'same');
    expect(stored).toMatch(/^hmac-sha256-bcrypt:\$2[aby]\$04\$/);
    expect(await hash('anna', 'same')).not.toBe(stored);
    expect(await verify('emil', 'same', stored)).toBe(false);
  });

  it('are never empty, absent or of another algorithm, at the same cost', async () => {
    await expect(hash('anna', '')).rejects.toThrow('must not be empty');
    let compared = 0;
    const counting = passwordsWith(
      { hash: bcrypt.hash, compare: (text, stored) => bcrypt.compare(text, stored).finally(() => ++compared) },
      { cost: 4 },
    );
    const stored = await hash('anna', 'right');
    for (const [password, against] of [
      ['', stored],
      ['right', undefined],
      ['right', stored.replace('hmac', 'md5')],
    ] as const) {
      expect(await counting.verify('anna', password, against)).toBe(false);
    }
    expect(compared).toBe(3);
  });

  it('T54 are hashed on a thread that leaves the event loop free', async () => {
    const threaded = passwordsWith(bcryptThread(), { cost: 12 });
    const stored = threaded.hash('anna', 'slow');
    let turns = 0;
    const counter = setInterval(() => turns++, 5);
    expect(await threaded.verify('anna', 'slow', await stored)).toBe(true);
    clearInterval(counter);
    expect(turns).toBeGreaterThan(5);
  });
});
