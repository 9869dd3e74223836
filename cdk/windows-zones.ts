import { findIana, WINDOWS_TO_IANA_MAP } from 'windows-iana';

/** The IANA name that Windows itself means by each of its zone names, wherever it is used. */
export const windowsZones = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))].flatMap((name) => {
      const [first] = findIana(name, '001');
      return first === undefined ? [] : [[name, first]];
    }),
  );

/**
 * A module that stands in for windows-iana beside a bundle: of its table by country, 70 KB and built at every start,
 * the gateway only ever asks for the entry of the whole world.
 */
export const windowsZonesModule = (): string =>
  `const zones = new Map(Object.entries(${JSON.stringify(windowsZones())}));
export const findIana = (name) => (zones.has(name) ? [zones.get(name)] : []);
`;
