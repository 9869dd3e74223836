import { evolution, outlook } from './by-listing.ts';
import { describeLife } from './life.ts';
import { thunderbird } from './thunderbird.ts';

describeLife('Thunderbird', (gateway) => thunderbird(gateway), { whenWithdrawn: 'keeps the copy' });
describeLife('Outlook CalDav Synchronizer', outlook, { whenWithdrawn: 'shows it empty' });
describeLife('Evolution', evolution, { whenWithdrawn: 'keeps the copy' });
