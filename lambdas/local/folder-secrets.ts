import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Secrets } from '../../shared/store/secrets.ts';

const ownerOnly = { mode: 0o600 } as const;

/** The key of this folder, made with its first secret. */
const keyOf = async (folder: string): Promise<Buffer> => {
  const file = join(folder, 'secrets.key');
  await writeFile(file, randomBytes(32), { ...ownerOnly, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file);
};

/**
 * Secrets of one machine: a file each, nonce, text sealed with AES-256-GCM under its name, tag. Neither database nor a
 * copy of the sealed files gives them away without the key file.
 */
export const folderSecrets = (folder: string): Secrets => {
  const fileOf = (name: string): string => join(folder, 'secrets', name);
  return {
    async keep(name, value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', await keyOf(folder), nonce).setAAD(Buffer.from(name));
      const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      const file = fileOf(name);
      const draft = `${file}.${randomBytes(6).toString('hex')}`;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(draft, sealed, ownerOnly);
      await rename(draft, file);
    },
    forget: (name) => rm(fileOf(name), { force: true }),
  };
};
