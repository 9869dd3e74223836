import { davx5 } from './davx5.ts';
import { describeLife } from './life.ts';

describeLife('DAVx5, resource URL', (gateway) => davx5(gateway), { whenWithdrawn: 'drops the calendar' });
describeLife('DAVx5, host, whole past', (gateway) => davx5(gateway, { account: 'host', limitsPast: false }), {
  whenWithdrawn: 'drops the calendar',
});
