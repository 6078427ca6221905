/** What may not stand in a log even inside the message of somebody else's error. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/(\/media-stream\/)[^\s/?#"']+/gi, '$1[token]'],
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, '$1 [credential]'],
  // Keys in their usual dress: a word, an underscore or dash, and a long tail without punctuation.
  [/\b[a-z]{2,12}[_-](?:(?:live|test|proj|demo)[_-])?[A-Za-z0-9]{24,}\b/g, '[credential]'],
  [/(:\/\/)[^\s/@"']+@/g, '$1[credential]@'],
  [/((?:token|secret|password|api_?key|signature)["']?\s*[=:]\s*["']?)[^\s&"',}]+/gi, '$1[credential]'],
  [/(?:\+|%2B)\d[\d\s().-]{5,20}\d/gi, '[number]'],
  [/(?<![\w.-])\d{10,15}(?![\w.-])/g, '[number]'],
];

/** The text without phone numbers and credentials. A net below the field list, not a reason to log such things. */
export const scrub = (text: string): string =>
  PATTERNS.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
