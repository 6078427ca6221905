/** A message from the product on a bidirectional stream. */
export type StreamMessage =
  | Readonly<{ event: 'media'; payload: Uint8Array }>
  | Readonly<{ event: 'mark'; name: string }>
  | Readonly<{ event: 'clear' }>;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads one text frame as strictly as the carrier: exactly these fields, this stream. A string is the reason why it was
 * dropped (warning 31951).
 */
export const readStreamMessage = (text: string, streamSid: string): StreamMessage | string => {
  const message = fieldsOf(parse(text));
  if (!message) return 'not a JSON object';
  if (message.streamSid !== streamSid) return `streamSid is not ${streamSid}`;
  const media = fieldsOf(message.media);
  const mark = fieldsOf(message.mark);
  switch (message.event) {
    case 'media':
      if (!has(message, 'event', 'streamSid', 'media') || !media || !has(media, 'payload'))
        return 'media: wrong fields';
      if (typeof media.payload !== 'string' || !BASE64.test(media.payload)) return 'media: payload is not base64';
      return { event: 'media', payload: Buffer.from(media.payload, 'base64') };
    case 'mark':
      if (!has(message, 'event', 'streamSid', 'mark') || !mark || !has(mark, 'name')) return 'mark: wrong fields';
      return typeof mark.name === 'string' ? { event: 'mark', name: mark.name } : 'mark: name is not text';
    case 'clear':
      return has(message, 'event', 'streamSid') ? { event: 'clear' } : 'clear: wrong fields';
    default:
      return `unknown event ${JSON.stringify(message.event)}`;
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const fieldsOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

const has = (record: Record<string, unknown>, ...names: string[]): boolean =>
  Object.keys(record).length === names.length && names.every((name) => name in record);
