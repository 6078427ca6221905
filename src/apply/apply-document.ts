import type { Ledger } from '../platform/commands/ledger.js';
import { Refused } from '../platform/commands/refused.js';
import type { KeyVault } from '../platform/vault/key-vault.js';
import { DocumentInvalid, type DocumentProblem } from './document/document-invalid.js';
import type { PlatformDocument } from './document/platform-document.js';
import { agentSteps } from './steps/agent.steps.js';
import { keySteps } from './steps/key.steps.js';
import { assignRouteSteps, removeRouteSteps } from './steps/route.steps.js';
import type { Change, Planned, Step } from './steps/step.js';
import { tenantStep } from './steps/tenant.step.js';
import { toolSteps } from './steps/tool.steps.js';

export type ApplyOptions = Readonly<{
  /** Keys that get a new secret, as `<tenant key>/<key name>`. */
  reissue: readonly string[];
  correlationId: string;
  traceparent?: string;
}>;

/** `position` of the last event written; undefined if nothing was. */
export type Applied = Readonly<{ changes: readonly Change[]; position: bigint | undefined }>;

export type ApplyStores = Readonly<{ ledger: Ledger; vault: KeyVault }>;

/**
 * Makes the platform what the document says, with the commands that everything else uses, and says what became of each
 * item. Repeating it changes nothing. Everything is decided once before anything is written: a document of which a part
 * would be refused throws {@link DocumentInvalid} and changes nothing, unless the log changes in between.
 */
export const applyDocument = async (
  { ledger, vault }: ApplyStores,
  document: PlatformDocument,
  { reissue, correlationId, traceparent }: ApplyOptions,
): Promise<Applied> => {
  checkReissued(document, reissue);
  const steps = await stepsOf(document, vault, new Set(reissue), ledger.clock.nowIso());
  const context = { actor: 'admin', correlationId, ...(traceparent === undefined ? {} : { traceparent }) };
  await refuseFirst(steps, ledger);
  const changes: Change[] = [];
  let position: bigint | undefined;
  for (const step of steps) {
    const done = await step.run(ledger, context);
    changes.push(done.change);
    position = done.position ?? position;
  }
  return { changes, position };
};

/** In an order in which each may rely on those before it. */
const stepsOf = async (
  { tenants }: PlatformDocument,
  vault: KeyVault,
  reissued: ReadonlySet<string>,
  at: string,
): Promise<readonly Step[]> => [
  ...tenants.map((tenant) => tenantStep(tenant, at)),
  ...tenants.flatMap((tenant) => [...toolSteps(tenant, at), ...agentSteps(tenant, at)]),
  ...(await Promise.all(tenants.map((tenant) => removeRouteSteps(tenant, vault, at)))).flat(),
  ...(await Promise.all(tenants.map((tenant) => assignRouteSteps(tenant, vault, at)))).flat(),
  ...tenants.flatMap((tenant) => keySteps(tenant, reissued, at)),
];

const checkReissued = ({ tenants }: PlatformDocument, reissue: readonly string[]): void => {
  const known = new Set(tenants.flatMap(({ key, keys = [] }) => keys.map(({ name }) => `${key}/${name}`)));
  const unknown = reissue.filter((name) => !known.has(name));
  const problems = unknown.map(() => ({
    field: 'reissue',
    message: 'must name keys of the file: <tenant>/<key name>',
  }));
  if (problems.length > 0) throw new DocumentInvalid(problems);
};

const refuseFirst = async (steps: readonly Step[], ledger: Ledger): Promise<void> => {
  const problems: DocumentProblem[] = [];
  const planned: Planned = new Map();
  for (const step of steps) {
    try {
      await step.plan(ledger, planned);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push({ field: step.item, message: `is refused: ${error.code}` });
    }
  }
  if (problems.length > 0) throw new DocumentInvalid(problems);
};
