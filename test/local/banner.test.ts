import { renderUnicodeCompact } from 'uqr';
import { describe, expect, it } from 'vitest';
import { bannerOf, type Greeting } from '../../lambdas/local/banner.ts';

const greeting = (origin: string, more: Partial<Greeting> = {}): Greeting => ({
  davUrl: `${origin}/dav/`,
  resourceUrl: `${origin}/dav/calendars/anna/r1/`,
  userName: 'anna',
  password: 'secret-enough',
  adminUrl: `${origin}/admin/v1`,
  adminToken: 'token',
  consoleUrl: `${origin}/console#token=token`,
  invitationUrl: null,
  pid: 1,
  ...more,
});

const again = { resourceUrl: null, userName: null, password: null, adminToken: null } as const;
const qrBlocks = /[\u2580-\u259f]/;

describe('U16 U17 the banner', () => {
  it.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'https://127.1.2.3', 'http://[::1]:8080'])(
    'draws no code that no phone can open, and says how a phone comes here: %s',
    (origin) => {
      const text = bannerOf(greeting(origin));
      expect(text).not.toMatch(qrBlocks);
      expect(text).toContain('npm start -- --tls --host 0.0.0.0');
    },
  );

  it('draws the invitation, and never an address behind a password', () => {
    const origin = 'https://192.168.1.20:8080';
    const invitationUrl = `${origin}/setup/abcdefghijklmnopqrstuvwxyz`;
    const text = bannerOf(greeting(origin, { invitationUrl }));
    expect(text).toContain(renderUnicodeCompact(invitationUrl));
    expect(text).not.toContain(renderUnicodeCompact(`${origin}/dav/calendars/anna/r1/`));
  });

  it('prints the console again on a later start, with the way to sign in and to a phone', () => {
    const origin = 'https://192.168.1.20:8080';
    const text = bannerOf(greeting(origin, { ...again, consoleUrl: `${origin}/console` }));
    expect(text).toContain(`Console       ${origin}/console\n`);
    expect(text).toContain('A link to the console that signs in: npm run admin-token');
    expect(text).toContain(`Invite a phone in the console: ${origin}/console`);
    expect(text).not.toMatch(qrBlocks);
  });
});
