/** The environment variables of a function; the composition root reads the same names. */
export const environment = {
  tableName: 'TABLE_NAME',
  davBaseUrl: 'DAV_BASE_URL',
  ingress: 'INGRESS',
  stage: 'STAGE',
} as const;
