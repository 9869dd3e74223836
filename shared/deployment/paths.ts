/** The beginnings of the URL space; everything longer is put together from these. */
export const paths = {
  dav: '/dav',
  /** Where a client looks first that knows a host name alone (RFC 6764 §5). */
  wellKnown: '/.well-known/caldav',
  administration: '/admin',
  admin: '/admin/v1',
  /** Self-service of the holder of a service access. */
  me: '/me',
  /** Invitations; the code follows. */
  setup: '/setup',
  /** Diaries as files at secret addresses; resource and secret follow. */
  feeds: '/feed',
  /** Without a last slash, because every ingress matches this path, and not every one the other. */
  console: '/console',
  /** On one machine: the certificate of the authority that phones have to trust first. */
  authority: '/ca.crt',
} as const;
