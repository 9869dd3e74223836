import { describe, expect, it } from 'vitest';
import { foldOf } from '../../shared/dav/filter/collation.ts';

const equal = (collation: string | undefined, a: string, b: string): boolean => {
  const fold = foldOf(collation);
  return fold(a) === fold(b);
};

describe('collations (RFC 4791 §7.5)', () => {
  it('i;ascii-casemap, the default, folds a to z and nothing else (RFC 4790 §9.2)', () => {
    expect(equal(undefined, 'Brille', 'bRILLE')).toBe(true);
    expect(equal('i;ascii-casemap', 'ä', 'Ä')).toBe(false);
    expect(equal('i;ascii-casemap', '[', '{')).toBe(false);
  });

  it('i;octet folds nothing (RFC 4790 §9.3)', () => {
    expect(equal('i;octet', 'a', 'A')).toBe(false);
    expect(equal('i;octet', 'é', 'e\u0301')).toBe(false);
  });

  it('i;unicode-casemap folds case and compatibility, but makes no letter two (RFC 5051 §2)', () => {
    expect(equal('i;unicode-casemap', 'Ändern', 'änDERN')).toBe(true);
    expect(equal('i;unicode-casemap', 'é', 'e\u0301')).toBe(true);
    expect(equal('i;unicode-casemap', 'ﬁ', 'FI')).toBe(true);
    expect(equal('i;unicode-casemap', 'σ', 'ς')).toBe(true);
    expect(equal('i;unicode-casemap', 'ß', 'SS')).toBe(false);
  });

  it('knows no others, not even names every object has', () => {
    for (const name of ['i;ascii-numeric', 'constructor', '__proto__']) expect(() => foldOf(name)).toThrow();
  });
});
