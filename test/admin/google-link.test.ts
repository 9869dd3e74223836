import { createDecipheriv } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResourceExistsException, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { folderSecrets } from '../../lambdas/local/folder-secrets.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';
import { googleLinkSecret } from '../../shared/store/secret-names.ts';
import { secretsManager } from '../../shared/store/secrets-manager.ts';
import { describeWire } from '../support/wire.ts';
import { api, refused } from './requests.ts';

const refreshToken = '1//canary-of-the-refresh-token';

describeWire('the Google link', (wire) => {
  const resource = () => `/resources/${wire().shop.resource.id}`;
  const link = () => `${resource()}/google-link`;
  const kept = () => wire().secrets.get(googleLinkSecret(wire().shop.resource.id));
  const unlocked = () => api(wire(), 200, 'PATCH', resource(), { allowCalendarSync: false });

  it('T55 its secret is set, replaced and deleted, and never comes back by any way', async () => {
    await unlocked();
    const answers = [
      await api(wire(), 200, 'PUT', link(), { refreshToken }),
      await api(wire(), 200, 'GET', resource()),
      await api(wire(), 200, 'GET', '/resources'),
      await api(wire(), 200, 'GET', '/audit?limit=200'),
    ];
    expect(answers[0]).toMatchObject({ googleLinked: true });
    expect(kept()).toBe(refreshToken);
    const { client, tableName } = wire().table;
    const rows = await client.call('Scan', { TableName: tableName });
    expect(JSON.stringify([answers, rows.Items, wire().log])).not.toContain('canary');
    const refusal = await refused(wire(), 400, 'invalid-input', 'PUT', link(), { refreshToken: `${refreshToken}\n` });
    expect(JSON.stringify(refusal)).not.toContain('canary');
    expect((await wire().admin('GET', `/admin/v1${link()}`)).status).toBe(405);

    await api(wire(), 200, 'PUT', link(), { refreshToken: 'rotated' });
    expect(kept()).toBe('rotated');
    expect(await api(wire(), 200, 'DELETE', link())).toMatchObject({ googleLinked: false });
    expect(kept()).toBeUndefined();
  });

  it('T55 a refused link keeps no secret, a deleted resource leaves none', async () => {
    await refused(wire(), 409, 'resource-sync-allowed', 'PUT', link(), { refreshToken });
    await refused(wire(), 404, 'resource-not-found', 'PUT', '/resources/rnone/google-link', { refreshToken });
    await unlocked();
    await refused(wire(), 412, 'stale', 'PUT', link(), { refreshToken }, { 'if-match': '"1"' });
    for (const body of [{}, { refreshToken: '' }, { refreshToken: 'x'.repeat(2_049) }, { refreshToken: 1 }])
      await refused(wire(), 400, 'invalid-input', 'PUT', link(), body);
    expect(wire().secrets.size).toBe(0);
    await api(wire(), 200, 'PUT', link(), { refreshToken });
    await api(wire(), 204, 'DELETE', resource());
    expect(wire().secrets.size).toBe(0);
  });

  it('T55 whoever links and unlinks at once, no secret is left without its link', async () => {
    await unlocked();
    for (let round = 0; round < 5; round++) {
      await Promise.all([
        wire().admin('PUT', `/admin/v1${link()}`, { refreshToken }),
        wire().admin('DELETE', `/admin/v1${link()}`),
        wire().admin('PATCH', `/admin/v1${resource()}`, { allowCalendarSync: true }),
      ]);
      const { googleLinked, allowCalendarSync } = await api(wire(), 200, 'GET', resource());
      expect(googleLinked && allowCalendarSync).toBe(false);
      if (!googleLinked) expect(kept()).toBeUndefined();
      await api(wire(), 200, 'PATCH', resource(), { allowCalendarSync: false });
    }
  });
});

it('T55 on one machine the secret lies sealed, for the owner of the files alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  const secrets = folderSecrets(folder);
  const name = googleLinkSecret('r1');
  await Promise.all([secrets.keep(name, 'older'), secrets.keep(googleLinkSecret('r2'), 'other')]);
  await secrets.keep(name, refreshToken);
  const file = join(folder, 'secrets', name);
  for (const path of [file, join(folder, 'secrets.key')]) expect((await stat(path)).mode & 0o777).toBe(0o600);
  const sealed = await readFile(file);
  expect(sealed.includes('canary')).toBe(false);
  const opener = createDecipheriv('aes-256-gcm', await readFile(join(folder, 'secrets.key')), sealed.subarray(0, 12));
  opener.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-16));
  expect(Buffer.concat([opener.update(sealed.subarray(12, -16)), opener.final()]).toString()).toBe(refreshToken);
  await secrets.forget(name);
  await secrets.forget(name);
  expect(await readdir(join(folder, 'secrets', 'google-link'))).toEqual(['r2']);
  await rm(folder, { recursive: true });
});

describe('T55 secrets on AWS', () => {
  const fault = (name: string) => Object.assign(new Error(name), { name });
  const missing = new ResourceNotFoundException({ message: '', $metadata: {} });
  const exists = new ResourceExistsException({ message: '', $metadata: {} });

  /** Secrets Manager that answers with these faults in turn, then well. */
  const answering = (...faults: (Error | undefined)[]) => {
    const calls: string[] = [];
    const send = async (command: { constructor: { name: string }; input: object }) => {
      calls.push(`${command.constructor.name} ${JSON.stringify(command.input)}`);
      const failure = faults.shift();
      if (failure) throw failure;
      return {};
    };
    return { secrets: secretsManager({ send } as never, 'caldav-prod'), calls };
  };
  const put = 'PutSecretValueCommand {"SecretId":"caldav-prod/google-link/r1","SecretString":"t"}';
  const create = 'CreateSecretCommand {"Name":"caldav-prod/google-link/r1","SecretString":"t"}';
  const remove = 'DeleteSecretCommand {"SecretId":"caldav-prod/google-link/r1","ForceDeleteWithoutRecovery":true}';

  it.each<[string, (Error | undefined)[], string[]]>([
    ['replaces', [], [put]],
    ['makes what is not there', [missing], [put, create]],
    ['replaces what another made meanwhile', [missing, exists], [put, create, put]],
  ])('%s', async (_, faults, expected) => {
    const { secrets, calls } = answering(...faults);
    await secrets.keep(googleLinkSecret('r1'), 't');
    expect(calls).toEqual(expected);
  });

  it('deletes for good, also what is not there', async () => {
    for (const faults of [[], [missing]]) {
      const { secrets, calls } = answering(...faults);
      await secrets.forget(googleLinkSecret('r1'));
      expect(calls).toEqual([remove]);
    }
  });

  it('asks to try again when the service is busy, and hides no other fault', async () => {
    for (const name of ['ThrottlingException', 'InternalServiceError', 'InvalidRequestException'])
      await expect(answering(fault(name)).secrets.keep('google-link/r1', 't')).rejects.toThrow(StoreBusyError);
    await expect(answering(fault('AccessDeniedException')).secrets.forget('google-link/r1')).rejects.toThrow('Denied');
  });
});
