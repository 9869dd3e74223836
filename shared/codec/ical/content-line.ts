/** A content line taken apart (RFC 5545 §3.1): names in upper case, parameter values without their quotes, the value as sent. */
export interface ContentLine {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly value: string;
  /** The whole line, unfolded. */
  readonly text: string;
}

/** One parameter; several values stand side by side (RFC 5545 §3.2). */
export interface Parameter {
  readonly name: string;
  readonly values: readonly string[];
}

/** The standard wants letters, digits and hyphens; what phones and shops invent has more, and none of it is to be understood. */
const namePattern = /^[A-Za-z0-9_.+/-]+(?=[;:])/;
const parameterName = /[^=;:"]*/y;
const plainValue = /[^;:,]*/y;

/** RFC 6868 §3.2: characters that a parameter could not say otherwise. */
const decoded = (text: string): string =>
  text.includes('^') ? text.replace(/\^[n'^]/g, (code) => (code === '^n' ? '\n' : code === "^'" ? '"' : '^')) : text;

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
};

/** One value from here on, and where it ends: quoted up to the next quote, or up to a separator. */
const valueAt = (text: string, at: number): readonly [value: string, end: number] => {
  if (text[at] !== '"') {
    const plain = matchAt(plainValue, text, at);
    return [decoded(plain), at + plain.length];
  }
  const end = text.indexOf('"', at + 1);
  if (end < 0) return [text.slice(at), text.length];
  const rest = matchAt(plainValue, text, end + 1);
  return [decoded(text.slice(at + 1, end) + rest), end + 1 + rest.length];
};

const parameterAt = (text: string, start: number): readonly [parameter: Parameter, end: number] => {
  const name = matchAt(parameterName, text, start);
  let at = start + name.length;
  const values: string[] = [];
  while (at < text.length && text[at] === (values.length === 0 ? '=' : ',')) {
    const [value, end] = valueAt(text, at + 1);
    values.push(value);
    at = end;
  }
  return [{ name: name.trim().toUpperCase(), values }, at];
};

/** A content line by its parts; otherwise a sentence that says what it lacks. */
export const contentLineOf = (text: string): ContentLine | string => {
  const name = namePattern.exec(text)?.[0];
  if (name === undefined) return 'is not "NAME:value"';
  const parameters: Parameter[] = [];
  let at = name.length;
  while (text[at] === ';') {
    const [parameter, end] = parameterAt(text, at + 1);
    parameters.push(parameter);
    at = end;
  }
  if (text[at] !== ':') return `has no value: "${name.slice(0, 100)}" needs ":" behind its parameters`;
  return { name: name.toUpperCase(), parameters, value: text.slice(at + 1), text };
};

/** Characters before the value: name and parameters. */
export const headLength = ({ text, value }: ContentLine): number => text.length - value.length - 1;
