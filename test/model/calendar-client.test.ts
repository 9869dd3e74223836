import { expect, it } from 'vitest';
import { clientNameOf } from '../../shared/model/calendar-client.ts';

it.each([
  ['iOS/26.5 (23F77) dataaccessd/1.0', 'iOS 26.5 Calendar'],
  ['Mac+OS+X/10.11.6 (15G22010) CalendarAgent/361.2', 'macOS 10.11.6 Calendar'],
  ['macOS/14.5 (23F79) CalendarAgent/986.5', 'macOS 14.5 Calendar'],
  ['DAVx5/4.5.2-ose (dav4jvm; okhttp/5.1.0) Android/15', 'DAVx5 4.5.2, Android 15'],
  ['DAVx5/4.5.2-ose', 'DAVx5 4.5.2'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0', 'Thunderbird 140.0'],
  ['CalDavSynchronizer/1.2', 'Outlook CalDav Synchronizer 1.2'],
  ['Evolution/3.56.2', 'Evolution 3.56.2'],
  ['vdirsyncer', 'vdirsyncer'],
  ['', ''],
  [undefined, ''],
  [`${'x'.repeat(9_000)}/1`, 'x'.repeat(60)],
  ['a\u0000b\r\n/1 <b>', 'ab 1'],
])('%j is called %j', (userAgent, name) => {
  expect(clientNameOf(userAgent)).toBe(name);
});
