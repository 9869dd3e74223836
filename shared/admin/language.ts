/** The languages in which the gateway speaks to people. */
export type Language = 'en' | 'de';

/** A sentence in both. */
export type InBoth = Readonly<Record<Language, string>>;

/** The language that `Accept-Language` likes best of those that the gateway speaks, English if none (RFC 9110 §12.5.4). */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const wanted = (acceptLanguage ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const [best] = wanted
    .filter(({ language, weight }) => (language === 'en' || language === 'de') && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return best?.language === 'de' ? 'de' : 'en';
};
