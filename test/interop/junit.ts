import { childOf, elementsOf, type XmlElement } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import type { Outcome } from './results.ts';

const messageIn = (testcase: XmlElement, ...names: readonly string[]): string | undefined =>
  names.map((name) => childOf(testcase, `{}${name}`)?.attributes.message).find((message) => message !== undefined);

const testcasesIn = (element: XmlElement): readonly XmlElement[] =>
  element.name === '{}testcase' ? [element] : elementsOf(element).flatMap(testcasesIn);

/** What each test of a JUnit report came to. */
export const outcomesOf = (report: Uint8Array): readonly Outcome[] => {
  const root = parseXml(report, { bytes: 16 * 2 ** 20 });
  return (root ? testcasesIn(root) : []).map((testcase) => {
    const failure = messageIn(testcase, 'failure', 'error');
    const skipped = messageIn(testcase, 'skipped');
    return {
      name: testcase.attributes.name ?? '',
      ...(failure !== undefined && { failure }),
      ...(skipped !== undefined && { skipped }),
    };
  });
};
