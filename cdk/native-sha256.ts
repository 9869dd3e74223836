import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

/** The SHA-256 that AWS's client signs with, by Node's own and without the one in JavaScript for where there is no Node. */
export class Sha256 {
  readonly digestLength = 32;
  readonly #start: () => Hash | Hmac;
  #running: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#start = () => (secret ? createHmac('sha256', octetsOf(secret)) : createHash('sha256'));
    this.#running = this.#start();
  }

  update(data: string | Uint8Array): void {
    this.#running.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#running.digest();
  }

  reset(): void {
    this.#running = this.#start();
  }
}

const octetsOf = (secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array => {
  if (typeof secret === 'string') return secret;
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
};
