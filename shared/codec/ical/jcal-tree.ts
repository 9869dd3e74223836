import type { ContentLine } from './content-line.ts';
import type { JComponent, JProperty } from './jcal.ts';
import { jcalOf } from './jcal-read.ts';
import { rememberSource } from './source.ts';

interface Open {
  readonly name: string;
  readonly properties: JProperty[];
  readonly components: JComponent[];
}

const wordOf = ({ value }: ContentLine): string => value.trim().toLowerCase();

/** The single component that content lines hold, as jCal (RFC 7265 §3.3); throws an Error when BEGIN and END do not make one. */
export const jcalTree = (lines: readonly ContentLine[]): JComponent => {
  const open: Open[] = [];
  const roots: JComponent[] = [];
  for (const line of lines) {
    const current = open.at(-1);
    if (line.name === 'BEGIN') open.push({ name: wordOf(line), properties: [], components: [] });
    else if (!current) throw new Error(`${line.name} stands outside a component`);
    else if (line.name !== 'END') current.properties.push(rememberSource(jcalOf(line), line.text));
    else {
      if (wordOf(line) !== current.name) throw new Error(`${current.name} is not ended`);
      open.pop();
      (open.at(-1)?.components ?? roots).push([current.name, current.properties, current.components]);
    }
  }
  const [root, ...others] = roots;
  if (!root || others.length > 0 || open.length > 0) throw new Error('not one component');
  return root;
};
