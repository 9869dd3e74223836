/** What the `DAV` header names, and nothing else: no locks (class 2), no scheduling, no sharing (RFC 4918 §10.1). */
export const complianceClasses = [
  { token: '1', rfc: 'RFC 4918 §18.1' },
  { token: '3', rfc: 'RFC 4918 §18.3' },
  { token: 'access-control', rfc: 'RFC 3744 §7.2' },
  { token: 'calendar-access', rfc: 'RFC 4791 §5.1' },
  { token: 'extended-mkcol', rfc: 'RFC 5689 §3.1' },
] as const;

/** The `DAV` header. */
export const davHeader: string = complianceClasses.map(({ token }) => token).join(', ');
