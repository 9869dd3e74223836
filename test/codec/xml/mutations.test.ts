import { expect, it } from 'vitest';
import { BadXmlError } from '../../../shared/codec/xml/bad-xml.ts';
import type { XmlElement } from '../../../shared/codec/xml/node.ts';
import { parseXml } from '../../../shared/codec/xml/parse.ts';
import { writeXml } from '../../../shared/codec/xml/write.ts';

const base = `<?xml version="1.0" encoding="utf-8"?><!-- c --><D:a xmlns:D="DAV:" xmlns="u" x="1" D:y='2&amp;'><b>t&#233;<![CDATA[<x>]]></b><D:c xml:lang="de"/>\n tail</D:a>`;
const pieces = [
  ...'<>&;"\'/=!?[]-: #xD\u0001é',
  '</a>',
  '<a/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '&#1;',
  ' q:z="1"',
];
const seed = Number(process.env.SEED ?? 20_261_122);

/** Mulberry32. */
const generator = (state: number) => () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const parsed = (text: string): XmlElement | undefined | 'refused' => {
  try {
    return parseXml(Buffer.from(text), { bytes: 1 << 16 });
  } catch (error) {
    if (error instanceof BadXmlError) return 'refused';
    throw error;
  }
};

it(`T18 whatever is mutated (SEED=${seed}) is refused as such, or survives being written and read`, () => {
  const random = generator(seed);
  const below = (count: number): number => Math.floor(random() * count);
  let accepted = 0;
  for (let round = 0; round < 5_000; round += 1) {
    let text = base;
    for (let edits = 1 + below(3); edits > 0; edits -= 1) {
      const at = below(text.length + 1);
      text = text.slice(0, at) + (random() < 0.7 ? pieces[below(pieces.length)] : '') + text.slice(at + below(3));
    }
    const root = parsed(text);
    if (root === 'refused' || root === undefined) continue;
    accepted += 1;
    expect(parsed(writeXml(root)), JSON.stringify(text)).toEqual(root);
  }
  expect(accepted).toBeGreaterThan(100);
});
