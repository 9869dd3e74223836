/** A body that is not XML this server reads: 400 malformed, 413 too large, 415 not UTF-8. */
export class BadXmlError extends Error {
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.name = 'BadXmlError';
    this.status = status;
  }
}
