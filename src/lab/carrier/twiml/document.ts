import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a TwiML document; `text` is its own text, without that of its children. */
export type Verb = Readonly<{
  name: string;
  attributes: Readonly<Record<string, string>>;
  text: string;
  children: readonly Verb[];
}>;

/** A document that cannot be executed; `code` is the carrier's error number. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  trimValues: true,
});

/** The verbs of a `<Response>`. Throws {@link TwimlError} 11770 (empty) or 12100 (not parseable). */
export const parseTwiml = (xml: string): readonly Verb[] => {
  if (xml.trim() === '') throw new TwimlError(11770, 'empty reply');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new TwimlError(12100, `document parse failure: ${valid.err.msg}`);
  const [root, ...others] = childrenOf(parser.parse(xml));
  if (root?.name !== 'Response' || others.length > 0) throw new TwimlError(12100, 'the root must be <Response>');
  return root.children;
};

const listOf = (nodes: unknown): readonly Node[] => (Array.isArray(nodes) ? (nodes as Node[]) : []);

const childrenOf = (nodes: unknown): Verb[] => listOf(nodes).flatMap(toVerb);

const toVerb = (node: Node): Verb[] => {
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  if (!name) return [];
  const inner = listOf(node[name]);
  const found = (node[':@'] ?? {}) as Readonly<Record<string, unknown>>;
  const attributes = Object.entries(found).map(([key, value]): [string, string] => [key, String(value)]);
  const texts = inner.filter((each) => '#text' in each).map((each) => String(each['#text']));
  return [{ name, attributes: Object.fromEntries(attributes), text: texts.join(' '), children: childrenOf(inner) }];
};
