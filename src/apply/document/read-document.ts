import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { checkDocument } from './check-document.js';
import { didYouMean } from './nearest.js';
import { DocumentInvalid, type DocumentProblem } from './document-invalid.js';
import type { PlatformDocument } from './platform-document.js';
import { platformDocumentSchema } from './platform-document.schema.js';

let compiled: ValidateFunction<PlatformDocument> | undefined;

/** Compiling takes a tenth of a start, and most processes never read a document: the first one does it. */
const schemaCheck = (): ValidateFunction<PlatformDocument> =>
  (compiled ??= new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(platformDocumentSchema));

/** The document out of parsed YAML or JSON. Throws {@link DocumentInvalid} with everything that is wrong. */
export const readDocument = (value: unknown): PlatformDocument => {
  const isPlatformDocument = schemaCheck();
  if (!isPlatformDocument(value)) throw new DocumentInvalid(problemsOf(isPlatformDocument.errors ?? []));
  const problems = checkDocument(value);
  if (problems.length > 0) throw new DocumentInvalid(problems);
  return value;
};

/** A schema chosen by an agent's mode says what is wrong itself; that it was chosen is no problem of its own. */
const problemsOf = (errors: readonly ErrorObject[]): readonly DocumentProblem[] =>
  errors.filter(({ keyword }) => keyword !== 'if').map(problemOf);

const problemOf = ({ instancePath, keyword, params, parentSchema, data }: ErrorObject): DocumentProblem => {
  const field = fieldOf(instancePath);
  const { missingProperty, additionalProperty } = params as Readonly<Record<string, string | undefined>>;
  if (missingProperty !== undefined) return { field: within(field, missingProperty), message: 'must be given' };
  if (additionalProperty !== undefined)
    return {
      field: within(field, additionalProperty),
      message: `is not known here${didYouMean(additionalProperty, Object.keys(parentSchema?.properties as object))}`,
    };
  const { description } = parentSchema as Readonly<{ description?: string }>;
  const what = description ?? `as its schema says (${keyword})`;
  const { allowedValues } = params as Readonly<{ allowedValues?: readonly string[] }>;
  const meant = keyword === 'enum' && typeof data === 'string' ? didYouMean(data, allowedValues ?? []) : '';
  return { field: field || 'the document', message: `must be ${what}${meant}` };
};

/** `/tenants/0/name` as `tenants[0].name`. */
const fieldOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : within(path, part)), '');

const within = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
