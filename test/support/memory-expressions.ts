/** An item as the document client speaks of it. */
export type Item = Readonly<Record<string, unknown>>;

/** What stands behind the placeholders of one request. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

type Operand = (item: Item, given: Placeholders) => unknown;
type Test = (item: Item, given: Placeholders) => boolean;

const tokenPattern = /[#:]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[<>=(),]/g;

const ordered = (a: unknown, b: unknown): boolean => a !== undefined && typeof a === typeof b;

const comparisons: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  '=': (a, b) => a !== undefined && a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => ordered(a, b) && (a as string) < (b as string),
  '<=': (a, b) => ordered(a, b) && (a as string) <= (b as string),
  '>': (a, b) => ordered(a, b) && (a as string) > (b as string),
  '>=': (a, b) => ordered(a, b) && (a as string) >= (b as string),
};

const operandOf = (token: string): Operand => {
  if (token.startsWith(':')) return (_, given) => given.ExpressionAttributeValues?.[token];
  if (token.startsWith('#')) return (item, given) => item[given.ExpressionAttributeNames?.[token] ?? ''];
  return (item) => item[token];
};

/** Condition expressions as far as the store writes them: comparisons, BETWEEN, three functions, AND, OR. */
const parseCondition = (text: string): Test => {
  const tokens = text.match(tokenPattern) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const functionTest = (name: string): Test => {
    next();
    const operand = operandOf(next());
    if (name === 'attribute_exists') {
      next();
      return (item, given) => operand(item, given) !== undefined;
    }
    if (name === 'attribute_not_exists') {
      next();
      return (item, given) => operand(item, given) === undefined;
    }
    next();
    const start = operandOf(next());
    next();
    return (item, given) => String(operand(item, given)).startsWith(String(start(item, given)));
  };
  const atom = (): Test => {
    const token = next();
    if (tokens[at] === '(') return functionTest(token);
    const left = operandOf(token);
    const operator = next();
    const right = operandOf(next());
    if (operator === 'BETWEEN') {
      next();
      const end = operandOf(next());
      return (item, given) => {
        const value = left(item, given);
        return (
          comparisons['>=']?.(value, right(item, given)) === true &&
          comparisons['<=']?.(value, end(item, given)) === true
        );
      };
    }
    const compare = comparisons[operator];
    if (!compare) throw new Error(`unknown operator ${operator} in ${text}`);
    return (item, given) => compare(left(item, given), right(item, given));
  };
  const all = (): Test => {
    const tests = [atom()];
    while (tokens[at] === 'AND') {
      next();
      tests.push(atom());
    }
    return (item, given) => tests.every((test) => test(item, given));
  };
  const any = [all()];
  while (tokens[at] === 'OR') {
    next();
    any.push(all());
  }
  if (at < tokens.length) throw new Error(`cannot read ${text}`);
  return (item, given) => any.some((test) => test(item, given));
};

const conditions = new Map<string, Test>();

/** Does the condition hold for the item (an absent one has no attributes)? */
export const holds = (text: string | undefined, item: Item | undefined, given: Placeholders): boolean => {
  if (text === undefined) return true;
  const test = conditions.get(text) ?? parseCondition(text);
  conditions.set(text, test);
  return test(item ?? {}, given);
};

/** `SET a = :b, c = :d` applied. */
export const updated = (text: string, item: Item, given: Placeholders): Item => ({
  ...item,
  ...Object.fromEntries(
    text
      .replace(/^SET /, '')
      .split(', ')
      .map((clause) => {
        const [name = '', value = ''] = clause.split(' = ');
        return [given.ExpressionAttributeNames?.[name] ?? name, given.ExpressionAttributeValues?.[value]];
      }),
  ),
});

/** The projected attributes of an item. */
export const projected = (text: string | undefined, item: Item, given: Placeholders): Item => {
  if (text === undefined) return item;
  const names = text.split(', ').map((name) => given.ExpressionAttributeNames?.[name] ?? name);
  return Object.fromEntries(names.flatMap((name) => (name in item ? [[name, item[name]]] : [])));
};
