import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { StoreBusyError } from './errors.ts';
import type { Secrets } from './secrets.ts';

/** What passes by itself: too many calls, a fault of the service, or a secret whose deletion is still under way. */
const passing = /Throttl|InternalService|InvalidRequest|Timeout/;

const attempt = async (call: () => Promise<unknown>): Promise<void> => {
  try {
    await call();
  } catch (error) {
    throw error instanceof Error && passing.test(error.name) ? new StoreBusyError(error) : error;
  }
};

/** Secrets in AWS Secrets Manager, encrypted with its KMS key; asks for no right to read them. */
export const secretsManager = (client: Pick<SecretsManagerClient, 'send'>, prefix: string): Secrets => ({
  keep: (name, value) =>
    attempt(async () => {
      const id = `${prefix}/${name}`;
      const replace = () => client.send(new PutSecretValueCommand({ SecretId: id, SecretString: value }));
      try {
        await replace();
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        try {
          await client.send(new CreateSecretCommand({ Name: id, SecretString: value }));
        } catch (taken) {
          if (!(taken instanceof ResourceExistsException)) throw taken;
          await replace();
        }
      }
    }),

  forget: (name) =>
    attempt(async () => {
      try {
        // Without the days of grace: a link that is gone must be gone.
        await client.send(new DeleteSecretCommand({ SecretId: `${prefix}/${name}`, ForceDeleteWithoutRecovery: true }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    }),
});
