const cell = (value: unknown): string => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table of a page. */
export const table = (heads: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** `RFC n §m` as a link to that section; other sources as they are. */
export const cite = (rfc: string): string =>
  rfc.replaceAll(
    /RFC (\d+) §(\d+(?:\.\d+)*)/g,
    (text, number, section) => `[${text}](https://www.rfc-editor.org/rfc/rfc${number}#section-${section})`,
  );
