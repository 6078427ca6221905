const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** What is wrong with a language tag (BCP 47); undefined if it can be used. */
export const languageProblem = (tag: string): string | undefined => {
  const problem = 'must be a language tag like en-US, zh-Hant-TW or es-419';
  try {
    const { language } = new Intl.Locale(tag);
    // Every language of two letters has a name; of those of three, only the better known.
    return language.length > 2 || NAMES.of(language) !== undefined ? undefined : problem;
  } catch {
    return problem;
  }
};
