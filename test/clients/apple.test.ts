import { appleClient } from './apple.ts';
import { describeLife } from './life.ts';

for (const program of ['ios-26', 'ios-5', 'macos-10-11'] as const)
  describeLife(program, (gateway) => appleClient(program, gateway), { whenWithdrawn: 'drops the calendar' });
