// Loaded before a function that speaks to the internet: one host name leads to a server of the test, although it has the
// address of a public one, and the clock may go ahead. All else is as the function finds it.
import dns from 'node:dns/promises';
import net from 'node:net';

const { INTERNET_HOST: host, INTERNET_PORT: port, CLOCK_AHEAD_MS: ahead = '0' } = process.env;

const now = Date.now;
Date.now = () => now() + Number(ahead);

const publicAddress = { address: '8.8.4.4', family: 4 };
const { lookup } = dns;
Object.assign(dns, {
  lookup: (name: string, options: { all?: boolean }) =>
    name === host ? Promise.resolve(options.all ? [publicAddress] : publicAddress) : lookup(name, options as never),
});

type Connect = (this: net.Socket, ...args: unknown[]) => net.Socket;

const connect = net.Socket.prototype.connect as Connect;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const [options, done] = (Array.isArray(args[0]) ? args[0] : args) as [net.TcpNetConnectOpts, unknown];
  if (host === undefined || options?.host !== host || options.lookup === undefined) return connect.apply(this, args);
  // The function's own judgement of the address is asked, as by any connection.
  options.lookup(host, { all: true }, (error) => {
    if (error) this.destroy(error);
    else connect.call(this, { ...options, host: '127.0.0.1', port: Number(port), lookup: undefined }, done);
  });
  return this;
} as typeof net.Socket.prototype.connect;
