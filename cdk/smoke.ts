import { probeAll } from './smoke/probes.ts';
import { verdictOf } from './smoke/verdict.ts';

const [baseUrl = '', userName, password, ...more] = process.argv.slice(2);

if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl) || (userName && !password) || more.length > 0) {
  console.error('Usage: npm run smoke -- BASE_URL [USER PASSWORD]');
  process.exitCode = 2;
} else {
  const account = userName && password ? { userName, password } : undefined;
  const { works, report } = verdictOf(await probeAll(baseUrl, undefined, account));
  console.log(report);
  process.exitCode = works ? 0 : 1;
}
