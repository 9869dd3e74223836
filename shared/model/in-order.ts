/** For `JSON.stringify`: equal values give equal text, in whatever order their names come; DynamoDB gives those of a map back in any. */
export const inOrder = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
