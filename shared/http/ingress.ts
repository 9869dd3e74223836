const mebibyte = 1024 * 1024;

/** What stands before the handlers, and what it does to a request and allows an answer. */
export interface Ingress {
  /** The path arrives percent-decoded, cut at a decoded `?`. */
  readonly decodesPath: boolean;
  /** Requests may come by an HTTP API too, which then decodes their paths. */
  readonly besideHttpApi?: true;
  /** Octets an encoded answer may have, envelope and base64 left room for. */
  readonly answerBytes: number;
  /** Octets of a request body that the administration takes, so that it refuses in its own words before the ingress does. */
  readonly requestBytes: number;
  /** Clients are told to use TLS for this host from now on. */
  readonly strictTransport?: boolean;
}

/** Every ingress the gateway runs behind, with the limits its vendor documents. */
export const ingresses = {
  /** API Gateway HTTP API before Lambda: 10 MB in, of which Lambda takes 6 MB as JSON; 6 MB out. */
  'http-api': { decodesPath: true, answerBytes: 4 * mebibyte, requestBytes: 4 * mebibyte },
  /** API Gateway REST API before Lambda, as 'http-api' but for the path; it renames the challenge, so it is for the administration. */
  'rest-api': { decodesPath: false, answerBytes: 4 * mebibyte, requestBytes: 4 * mebibyte },
  /** Application Load Balancer before Lambda: 1 MB each way as JSON. */
  alb: { decodesPath: false, besideHttpApi: true, answerBytes: 0.7 * mebibyte, requestBytes: 0.7 * mebibyte },
  /** The same handlers behind a socket of this machine. */
  local: { decodesPath: false, answerBytes: 64 * mebibyte, requestBytes: 8 * mebibyte },
} as const satisfies Record<string, Ingress>;

export type IngressName = keyof typeof ingresses;

/** XML and iCalendar shrink at least so far under gzip; what does not is refused when the answer is finished. */
const gzipRatio = 4;

/** Octets of an uncompressed answer that will pass this ingress. */
export const answerBudget = ({ answerBytes }: Ingress, gzipAccepted: boolean): number =>
  gzipAccepted ? answerBytes * gzipRatio : answerBytes;
