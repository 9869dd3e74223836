/** A request as every ingress adapter hands it on: nothing decoded, nothing trusted. */
export interface HttpRequest {
  readonly method: string;
  /** Path as sent, percent-encoded, without query. */
  readonly path: string;
  /** Query string without `?`. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** From the request context of the ingress, never from a header (T50). */
  readonly sourceIp: string;
  readonly requestId: string;
  /** What the ingress itself has verified about the caller (a JWT authorizer's claims); absent where it verifies nothing. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An answer before the ingress shapes it; bodies are bytes or text, never streams. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}
