/**
 * What a transcription is told of an agent's language (BCP 47): the ISO 639-1 code, which is all that the provider
 * takes; null where the language has none, and the provider finds out by itself. `eng-US` and `en-US` are `en`;
 * Filipino (`fil`) and Cantonese (`yue`) have none.
 */
export const transcriptionLanguage = (tag: string): string | null => {
  const written = tag.split('-')[0]?.toLowerCase() ?? '';
  const canonical = canonicalLanguage(tag);
  if (canonical?.length === 2) return canonical;
  return written.length === 2 ? written : null;
};

const canonicalLanguage = (tag: string): string | undefined => {
  try {
    return new Intl.Locale(tag).language;
  } catch {
    return undefined;
  }
};
