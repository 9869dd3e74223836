import { describe, expect, it } from 'vitest';
import { field, press, see } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('a member of staff', () => {
  const shop = aShop('anna');
  const anna = () => shop().staff.anna;

  const poll = (password: string) => shop().phone('PROPFIND', anna().calendar, { userName: 'anna', password });

  it('S17 S18 sees his own access, is told of a wrong password in words, and sets one of his own', () =>
    inTab(`${shop().origin}/console`, async (page) => {
      await page.getByRole('link', { name: 'Change my own password' }).click();
      await field(page, 'User name').fill('anna');
      await field(page, 'Password').fill('not-this-one');
      await press(page, 'Show my access');
      await see(page, 'The user name or the password is wrong.');

      await field(page, 'Password').fill(anna().who.password);
      await press(page, 'Show my access');
      await page.getByRole('heading', { name: 'anna' }).waitFor();
      await see(page, 'Your phone can synchronise with it.');
      await see(page, 'The password is still the one the administrator set.');
      expect(await page.getByText('Ask the user to change it.').count()).toBe(0);

      await field(page, 'New password').fill('drei-gruene-baeume');
      await field(page, 'New password once more').fill('drei-gruene-baeum');
      await see(page, 'The two new passwords are not the same.');
      expect(await page.getByRole('button', { name: 'Change the password' }).isDisabled()).toBe(true);
      await field(page, 'New password').fill('anna');
      await field(page, 'New password once more').fill('anna');
      await press(page, 'Change the password');
      await see(page, 'The password is too short, too long or too easy to guess.');
      expect(await poll(anna().who.password)).toBe(207);

      await field(page, 'New password').fill('drei-gruene-baeume');
      await field(page, 'New password once more').fill('drei-gruene-baeume');
      await press(page, 'Change the password');
      await see(page, 'Your password is changed.');
      expect(await poll(anna().who.password)).toBe(401);
      expect(await poll('drei-gruene-baeume')).toBe(207);
      expect(await shop().admin('GET', '/service-accesses/anna')).toMatchObject({ passwordState: 'own' });
    }));

  it('T51 has no way into the administration with that password', () =>
    inTab(`${shop().origin}/console`, async (page) => {
      await field(page, 'Admin token').fill('drei-gruene-baeume');
      await press(page, 'Sign in');
      await see(page, 'The token is not valid, or not any more.');
      expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    }));
});
