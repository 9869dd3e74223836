import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import type { Path, PathStep } from './expression.ts';

/** What stands behind the placeholders of one request. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

/** The name that a step of a path means; an index as it is. */
export const stepOf = (step: PathStep, { ExpressionAttributeNames }: Placeholders): PathStep =>
  typeof step === 'string' && step.startsWith('#') ? (ExpressionAttributeNames?.[step] ?? step) : step;

const childOf = (value: unknown, step: PathStep): unknown => {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, step) ? (value as Document)[step] : undefined;
};

/** Refuses paths of which one is, or leads to, another. */
export const requireApart = (paths: readonly Path[], given: Placeholders): void => {
  const named = paths.map((path) => path.map((step) => stepOf(step, given)));
  named.forEach((path, at) => {
    const overlaps = named.some(
      (other, index) =>
        index !== at && other.length >= path.length && path.every((step, depth) => other[depth] === step),
    );
    if (overlaps) throw invalid('Two document paths overlap with each other');
  });
};

/** The value at a path; undefined when there is none. */
export const valueAt = (item: Document, path: Path, given: Placeholders): unknown => {
  let value: unknown = item;
  for (const step of path) value = childOf(value, stepOf(step, given));
  return value;
};

const replaced = (value: unknown, [step, ...rest]: Path, to: unknown): unknown => {
  if (step === undefined) return to;
  const child = childOf(value, step);
  if (rest.length > 0 && child === undefined && to === undefined) return value;
  if (rest.length > 0 && typeof child !== 'object')
    throw invalid('The document path provided in the update expression is invalid for update');
  const inner = replaced(child, rest, to);
  if (typeof step === 'number') {
    if (!Array.isArray(value))
      throw invalid('The document path provided in the update expression is invalid for update');
    if (inner === undefined) return value.toSpliced(step, 1);
    return step >= value.length ? [...value, inner] : value.with(step, inner);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('The document path provided in the update expression is invalid for update');
  const { [step]: _, ...others } = value as Record<string, unknown>;
  return inner === undefined ? others : { ...others, [step]: inner };
};

/** The document with another value at a path, or without one; the given one stays as it is. */
export const withValueAt = (item: Document, path: Path, to: unknown, given: Placeholders): Document =>
  replaced(
    item,
    path.map((step) => stepOf(step, given)),
    to,
  ) as Document;

/** What is kept of a projected document, one value added at its path; elements of lists close up. */
const keeping = (kept: unknown, [step, ...rest]: Path, value: unknown): unknown => {
  if (step === undefined) return value;
  if (typeof step === 'number') return [...(Array.isArray(kept) ? kept : []), keeping(undefined, rest, value)];
  const before = (kept ?? {}) as Record<string, unknown>;
  return { ...before, [step]: keeping(before[step], rest, value) };
};

/** The attributes of an item that a projection names. */
export const projected = (item: Document, paths: readonly Path[], given: Placeholders): Document => {
  let result: Record<string, unknown> = {};
  for (const path of paths) {
    const value = valueAt(item, path, given);
    if (value === undefined) continue;
    const steps = path.map((step) => stepOf(step, given));
    if (steps.length === 1) result[String(steps[0])] = value;
    else result = keeping(result, steps, value) as Record<string, unknown>;
  }
  return result;
};
