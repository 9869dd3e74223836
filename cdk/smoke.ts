import { probeAll } from './smoke/probes.ts';
import { sendTo } from './smoke/send.ts';
import { verdictOf } from './smoke/verdict.ts';

const [baseUrl, userName, password] = process.argv.slice(2);

if (!baseUrl || !userName || !password || !URL.canParse(baseUrl)) {
  console.error('Usage: npm run smoke -- BASE_URL USER PASSWORD');
  process.exitCode = 2;
} else {
  const { works, report } = verdictOf(await probeAll(baseUrl, sendTo(baseUrl), { userName, password }));
  console.log(report);
  process.exitCode = works ? 0 : 1;
}
