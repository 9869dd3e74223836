/** What a page is read on, as far as it decides how a phone is set up. */
export type Platform = 'apple' | 'android' | 'other';

/** The platform by what the browser calls itself; a wrong guess only orders the page otherwise. */
export const platformOf = (userAgent: string | undefined): Platform => {
  if (/android/i.test(userAgent ?? '')) return 'android';
  return /iphone|ipad|ipod|macintosh/i.test(userAgent ?? '') ? 'apple' : 'other';
};
