/** The environment variables of a function; the composition root reads the same names. */
export const environment = {
  tableName: 'TABLE_NAME',
  davBaseUrl: 'DAV_BASE_URL',
  ingress: 'INGRESS',
  stage: 'STAGE',
  adminBaseUrl: 'ADMIN_BASE_URL',
  consoleIssuer: 'CONSOLE_ISSUER',
  consoleClientId: 'CONSOLE_CLIENT_ID',
  consoleScope: 'CONSOLE_SCOPE',
  consoleOrigins: 'CONSOLE_ORIGINS',
} as const;
