import { remembering } from '../../../../model/lru.ts';
import { invalid } from '../fault.ts';
import type { Operand, Parsed, Path, PathStep } from './expression.ts';
import { isReserved } from './reserved-words.ts';

const token = /\s*([#:]?[A-Za-z_0-9]+|<>|<=|>=|[<>=(),.[\]+-])/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = token.lastIndex) {
    token.lastIndex = at;
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) throw invalid(`Invalid expression: syntax error in ${text}`);
    tokens.push(found);
  }
  return tokens;
};

/** One expression, read token by token from left to right. */
export interface ExpressionReader {
  /** The token so far ahead; empty at the end. */
  peek(ahead?: number): string;
  next(): string;
  /** The next token must be this one, in capitals. */
  skip(expected: string): void;
  /** Reads this token, in capitals, if it comes next. */
  takes(expected: string): boolean;
  list<T>(read: () => T): T[];
  wrong(): Error;
}

/** Octets of an expression. */
const longest = 4096;

const readerOf = (text: string) => {
  if (Buffer.byteLength(text) > longest) throw invalid('Expression size has exceeded the maximum allowed size');
  const tokens = tokensOf(text);
  if (tokens.length === 0) throw invalid('The expression can not be empty');
  const placeholders = new Set<string>();
  let at = 0;

  const peek = (ahead = 0): string => tokens[at + ahead] ?? '';
  const wrong = () => invalid(`Invalid expression: syntax error near ${peek() || 'its end'} in ${text}`);
  const next = (): string => {
    const found = tokens[at];
    if (found === undefined) throw wrong();
    at++;
    if (found.startsWith('#') || found.startsWith(':')) placeholders.add(found);
    return found;
  };
  const takes = (expected: string): boolean => {
    if (peek().toUpperCase() !== expected) return false;
    next();
    return true;
  };
  const reader: ExpressionReader = {
    peek,
    next,
    takes,
    wrong,
    skip(expected) {
      if (!takes(expected)) throw wrong();
    },
    list(read) {
      const all = [read()];
      while (takes(',')) all.push(read());
      return all;
    },
  };
  return { reader, placeholders };
};

const readName = (reader: ExpressionReader): string => {
  const name = reader.peek();
  if (!/^(#.|[A-Za-z])/.test(name)) throw reader.wrong();
  if (isReserved(name)) throw invalid(`Attribute name is a reserved keyword; reserved keyword: ${name}`);
  return reader.next();
};

/** Reads a document path: attributes by name, unless it is reserved, or placeholder, and indices of lists. */
export const readPath = (reader: ExpressionReader): Path => {
  const path: PathStep[] = [];
  do {
    path.push(readName(reader));
    while (reader.takes('[')) {
      if (!/^\d+$/.test(reader.peek())) throw reader.wrong();
      path.push(Number(reader.next()));
      reader.skip(']');
    }
  } while (reader.takes('.'));
  return path;
};

/** Reads a path, a value placeholder or `size(path)`. */
export const readOperand = (reader: ExpressionReader): Operand => {
  if (reader.peek().startsWith(':')) return { kind: 'value', name: reader.next() };
  if (reader.peek() !== 'size' || reader.peek(1) !== '(') return { kind: 'path', path: readPath(reader) };
  reader.next();
  reader.skip('(');
  const path = readPath(reader);
  reader.skip(')');
  return { kind: 'size', path };
};

const most = 1_000;

/** A parser that reads each text once: expressions are few and come again for ever. */
export const rememberingParser = <T>(read: (reader: ExpressionReader) => T): ((text: string) => Parsed<T>) =>
  remembering(most, (text: string): Parsed<T> => {
    const { reader, placeholders } = readerOf(text);
    const is = read(reader);
    if (reader.peek() !== '') throw reader.wrong();
    return { is, placeholders };
  });

/** A projection expression. */
export const parseProjection = rememberingParser((reader) => reader.list(() => readPath(reader)));
