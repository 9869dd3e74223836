import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { paths } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../shared/admin/openapi/openapi.json'), 'utf8'),
) as { readonly paths: Readonly<Record<string, object>> };

const verbs = ['get', 'put', 'post', 'patch', 'delete'];

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);

const operations = Object.entries(paths).flatMap(([template, path]) =>
  Object.keys(path)
    .filter((key) => verbs.includes(key))
    .map((key) => ({
      name: `${key.toUpperCase()} ${template}`,
      method: key.toUpperCase(),
      pattern: patternOf(template),
      variables: template.split('{').length,
    })),
);

/** The operations that the API describes of itself, to tick off. */
export interface OperationList {
  readonly open: ReadonlySet<string>;
  readonly tick: (method: string, path: string) => void;
}

/** A list of every operation; of several that a request fits it calls the one whose path says most. */
export const openList = (): OperationList => {
  const open = new Set(operations.map(({ name }) => name));
  return {
    open,
    tick(method, path) {
      const [called] = operations
        .filter((one) => one.method === method && one.pattern.test(path.split('?')[0] ?? ''))
        .sort((one, other) => one.variables - other.variables);
      if (called) open.delete(called.name);
    },
  };
};
