import type { Action, Assigned } from './expression.ts';
import { type ExpressionReader, readOperand, readPath, rememberingParser } from './expression-reader.ts';

const readAssignedOne = (reader: ExpressionReader): Assigned => {
  const name = reader.peek();
  if ((name !== 'if_not_exists' && name !== 'list_append') || reader.peek(1) !== '(') return readOperand(reader);
  reader.next();
  reader.skip('(');
  const read = (): Assigned => {
    if (name === 'if_not_exists') {
      const path = readPath(reader);
      reader.skip(',');
      return { kind: name, path, otherwise: readAssigned(reader) };
    }
    const first = readAssigned(reader);
    reader.skip(',');
    return { kind: name, first, second: readAssigned(reader) };
  };
  const made = read();
  reader.skip(')');
  return made;
};

const readAssigned = (reader: ExpressionReader): Assigned => {
  const left = readAssignedOne(reader);
  if (reader.takes('+')) return { kind: 'sum', left, right: readAssignedOne(reader) };
  if (reader.takes('-')) return { kind: 'difference', left, right: readAssignedOne(reader) };
  return left;
};

const actionReaders: Readonly<Record<string, (reader: ExpressionReader) => Action>> = {
  SET: (reader) => {
    const path = readPath(reader);
    reader.skip('=');
    return { kind: 'SET', path, to: readAssigned(reader) };
  },
  REMOVE: (reader) => ({ kind: 'REMOVE', path: readPath(reader) }),
  ADD: (reader) => ({ kind: 'ADD', path: readPath(reader), value: readValueName(reader) }),
  DELETE: (reader) => ({ kind: 'DELETE', path: readPath(reader), value: readValueName(reader) }),
};

const readValueName = (reader: ExpressionReader): string => {
  const name = reader.next();
  if (!name.startsWith(':')) throw reader.wrong();
  return name;
};

const readActions = (reader: ExpressionReader): readonly Action[] => {
  const actions: Action[] = [];
  const seen = new Set<string>();
  while (reader.peek() !== '') {
    const section = reader.next().toUpperCase();
    const read = actionReaders[section];
    if (!read || seen.has(section)) throw reader.wrong();
    seen.add(section);
    actions.push(...reader.list(() => read(reader)));
  }
  return actions;
};

/** An update expression. */
export const parseUpdate = rememberingParser(readActions);
