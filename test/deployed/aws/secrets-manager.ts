import type { Access } from '../../support/iam/accesses.ts';
import { account, region } from './template.ts';

/** What an operation answers. */
export interface SecretAnswer {
  readonly status: number;
  readonly answer: object;
}

const fault = (type: string): SecretAnswer => ({ status: 400, answer: { __type: type, Message: type } });

/** As much of AWS Secrets Manager as keeps a secret and forgets it, in memory. */
export const openSecrets = () => {
  const secrets = new Map<string, string>();
  const operations: Readonly<Record<string, (input: Readonly<Record<string, string>>) => SecretAnswer>> = {
    CreateSecret({ Name = '', SecretString = '' }) {
      if (secrets.has(Name)) return fault('ResourceExistsException');
      secrets.set(Name, SecretString);
      return { status: 200, answer: { Name } };
    },
    PutSecretValue({ SecretId = '', SecretString = '' }) {
      if (!secrets.has(SecretId)) return fault('ResourceNotFoundException');
      secrets.set(SecretId, SecretString);
      return { status: 200, answer: { Name: SecretId } };
    },
    DeleteSecret({ SecretId = '' }) {
      return secrets.delete(SecretId)
        ? { status: 200, answer: { Name: SecretId } }
        : fault('ResourceNotFoundException');
    },
  };
  return {
    secrets,
    answer: (operation: string, input: Readonly<Record<string, string>>): SecretAnswer =>
      operations[operation]?.(input) ?? fault('UnknownOperationException'),
  };
};

/** What IAM is asked about an operation of Secrets Manager; an ARN ends with six characters that nobody chooses. */
export const secretAccesses = (
  operation: string,
  { Name, SecretId }: Readonly<Record<string, string>>,
): readonly Access[] => [
  {
    action: `secretsmanager:${operation}`,
    resource: `arn:aws:secretsmanager:${region}:${account}:secret:${Name ?? SecretId}-AbCdEf`,
    context: {},
  },
];
