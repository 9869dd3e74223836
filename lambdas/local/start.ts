import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { minuteMs } from '../../shared/model/instant.ts';
import { CannotStartError } from './cannot-start.ts';
import type { LocalGateway } from './open.ts';
import { parseOptions, type StartOptions, usage } from './options.ts';
import type { EventHandler, RunningServer } from './server.ts';
import { shrinkHeap } from './shrink.ts';

const sweepEvery = 10 * minuteMs;
const deliverEvery = 2_000;
const stopWithin = 4_000;

/** A given certificate; or one of its own making, whose authority this process trusts as phones shall (*Test* plays one); or none. */
const certificateOf = async ({ host, tls, tlsCert, tlsKey, data }: StartOptions) => {
  if (tls) {
    const { ownCertificate, ownNames } = await import('./own-certificate.ts');
    const own = await ownCertificate(data, ownNames(host));
    setDefaultCACertificates([...getCACertificates('default'), own.authority]);
    return own;
  }
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  try {
    return { cert: readFileSync(tlsCert, 'utf8'), key: readFileSync(tlsKey, 'utf8') };
  } catch (error) {
    throw new CannotStartError('The certificate or its key cannot be read: check --tls-cert and --tls-key.', error);
  }
};

const listening = async (local: Promise<LocalGateway>, options: StartOptions): Promise<RunningServer> => {
  const { host, port } = options;
  const { serve, socketBytes } = await import('./server.ts');
  const tls = await certificateOf(options);
  try {
    // Requests that arrive while the database starts wait for it.
    const handler: EventHandler = async (event) => (await local).handler(event);
    const admits: LocalGateway['admits'] = async (event) => (await local).admits(event);
    return await serve(handler, { host, port, requestBytes: socketBytes, admits, ...(tls && { tls }) });
  } catch (error) {
    const sentences: Readonly<Record<string, string>> = {
      EADDRINUSE: `Port ${port} of ${host} is in use: stop what listens there, or give another --port.`,
      EACCES: `Port ${port} may not be used by this user: give a --port of 1024 or above.`,
      EADDRNOTAVAIL: `${host} is no address of this machine: give another --host.`,
      ENOTFOUND: `${host} is no address of this machine: give another --host.`,
    };
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw error instanceof CannotStartError
      ? error
      : new CannotStartError(sentences[code] ?? `Listening on ${host} failed: ${error}`, error);
  }
};

/** The data are lost to whoever starts next: better to stop at once, for somebody to see it, than to take more in. */
const lose = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
  // Answers that say so still go out.
  setTimeout(() => process.exit(1), 500);
};

const start = async (options: StartOptions): Promise<void> => {
  if (options.restore !== undefined) await (await import('./restore.ts')).restore(options, options.restore);
  const opened = Promise.withResolvers<LocalGateway>();
  const server = await listening(opened.promise, options);
  const { open } = await import('./open.ts');
  const local = await open(options, server.port, lose);
  opened.resolve(local);

  const stop = async (): Promise<void> => {
    // Whatever hangs: what was acknowledged is stored already (T64).
    setTimeout(() => process.exit(0), stopWithin);
    await server.close();
    await local.close();
    process.exit(0);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  setInterval(() => {
    // Whatever broke is met by the next request as well, and said there.
    local.sweep().catch(() => undefined);
  }, sweepEvery).unref();

  const deliver = async (): Promise<void> => {
    // Whatever broke is met by the next request as well, and said there.
    await local.deliver().catch(() => undefined);
    setTimeout(deliver, deliverEvery).unref();
  };
  void deliver();

  const greeting = await local.greet();
  setTimeout(shrinkHeap, 1_000).unref();
  const say = (text: string) => process.stdout.write(`${text}\n`);
  if (options.json) say(JSON.stringify(greeting));
  else {
    const { bannerOf } = await import('./banner.ts');
    say(bannerOf(greeting));
  }
};

const fail = (error: unknown): void => {
  process.stderr.write(`${error instanceof CannotStartError ? error.message : inspect(error)}\n`);
  process.exit(1);
};

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(usage);
  else await start(options);
} catch (error) {
  fail(error);
}
