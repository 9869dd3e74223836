/**
 * Stands in for the AWS credential chain inside a Lambda bundle: there credentials only ever come from the environment,
 * so profiles, SSO and instance metadata would be dead weight in every cold start.
 */
export const defaultProvider = () => async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  sessionToken: process.env.AWS_SESSION_TOKEN,
});
