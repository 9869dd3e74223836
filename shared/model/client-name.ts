/** Longer names tell nobody more; more is not even looked at. */
const longest = 60;
const lookedAt = 250;

interface Known {
  readonly pattern: RegExp;
  readonly name: (found: RegExpExecArray) => string;
}

/** Programs whose first product is not what people call them. */
const known: readonly Known[] = [
  { pattern: /^iOS\/([\d.]+)/, name: ([, version]) => `iOS ${version}` },
  { pattern: /^(?:macOS|Mac\+?OS\+?X)\/([\d.]+)/i, name: ([, version]) => `macOS ${version}` },
  {
    pattern: /^DAVx5\/(\d[\w.]*)\S*.*?(?:Android\/([\d.]+))?$/,
    name: ([, version, android]) => `DAVx5 ${version}${android === undefined ? '' : `, Android ${android}`}`,
  },
  { pattern: /^Mozilla\/.*\bThunderbird\/([\d.]+)/, name: ([, version]) => `Thunderbird ${version}` },
  { pattern: /^CalDavSynchronizer\/([\d.]+)/, name: ([, version]) => `Outlook CalDav Synchronizer ${version}` },
];

/** What a program calls itself in `User-Agent` (RFC 9110 §10.1.5), in words that tell one phone from another; empty when it says nothing. */
export const clientNameOf = (userAgent: string | undefined): string => {
  const text = (userAgent ?? '')
    .slice(0, lookedAt)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
  for (const { pattern, name } of known) {
    const found = pattern.exec(text);
    if (found) return name(found).slice(0, longest);
  }
  const [product = '', version = ''] = (text.split(/[\s(]/)[0] ?? '').split('/');
  return `${product.replaceAll('+', ' ')} ${version}`.trim().slice(0, longest);
};
