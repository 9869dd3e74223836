import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { environment as names } from '../shared/deployment/environment.ts';
import { secretPrefix } from '../shared/store/secret-names.ts';
import { secretsManager } from '../shared/store/secrets-manager.ts';
import { type AdminRuntime, fromEnvironment as adminFromEnvironment } from './runtime-admin.ts';
import { type Environment, required } from './runtime-environment.ts';

/** The administration with the secrets of Google links, which only its function may set. */
export const fromEnvironment = (environment: Environment = process.env): AdminRuntime =>
  adminFromEnvironment(
    environment,
    secretsManager(new SecretsManagerClient({}), secretPrefix(required(names.stage, environment))),
  );
