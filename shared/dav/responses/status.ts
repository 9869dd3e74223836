const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  424: 'Failed Dependency',
  507: 'Insufficient Storage',
};

/** The content of `DAV:status` (RFC 4918 §14.28). */
export const statusLine = (status: number): string => `HTTP/1.1 ${status} ${reasons[status] ?? 'Status'}`;
