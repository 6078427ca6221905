/** A connection string that a store's own client cannot use; the message completes the sentence "VARIABLE …". */
export class UnusableUrl extends Error {
  override readonly name = 'UnusableUrl';
}

/** A client's message without what stands before the `@` of the URL: some of them quote it. */
export const withoutCredentials = (message: string, url: string): string => {
  const [, credentials] = /:\/\/(.*)@/.exec(url) ?? [];
  const parts = credentials === undefined ? [] : [credentials, ...credentials.split(':')];
  const secrets = parts.flatMap((part) => [part, decoded(part)]).filter((part) => part !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '[credential]'), message);
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
