import type { Bundles } from './bundle.ts';

/** What one function weighs, in octets, and from where; our own code stands under its folder. */
export interface Weight {
  readonly functionName: string;
  readonly octets: number;
  /** Heaviest first. */
  readonly parts: readonly (readonly [part: string, octets: number])[];
}

const partOf = (input: string): string => {
  const inside = input.split('node_modules/').at(-1) ?? input;
  const segments = inside.split('/');
  return segments.slice(0, inside.startsWith('@') || inside === input ? 2 : 1).join('/');
};

/** The weight of every function, from esbuild's own account. */
export const weighBundles = ({ metafile }: Pick<Bundles, 'metafile'>): readonly Weight[] =>
  Object.entries(metafile.outputs).map(([path, { bytes, inputs }]) => {
    const parts = new Map<string, number>();
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const part = partOf(input);
      parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
    }
    return {
      functionName: path.split('/').at(-2) ?? path,
      octets: bytes,
      parts: [...parts].sort(([, a], [, b]) => b - a),
    };
  });
