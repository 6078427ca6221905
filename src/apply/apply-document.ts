import type { Ledger } from '../platform/commands/ledger.js';
import { Refused } from '../platform/commands/refused.js';
import type { KeyVault } from '../platform/vault/key-vault.js';
import { checkEgress } from './check-egress.js';
import { checkReferences } from './check-references.js';
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
  /** TOOL_ALLOWED_HOSTS of the server that will call the tools. */
  allowedHosts: readonly string[];
  /** False where a carrier cannot call the server back: brings a warning beside each carrier account. */
  carrierCanCall?: boolean;
  /** Says what would change, and writes nothing. */
  plan?: boolean;
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
  { reissue, correlationId, traceparent, allowedHosts, carrierCanCall = true, plan = false }: ApplyOptions,
): Promise<Applied> => {
  checkReissued(document, reissue);
  const steps = await stepsOf(document, vault, new Set(reissue), ledger.clock.nowIso(), carrierCanCall);
  const context = { actor: 'admin', correlationId, ...(traceparent === undefined ? {} : { traceparent }) };
  const planned = await planAll(steps, document, ledger, allowedHosts);
  if (plan) return { changes: planned, position: undefined };
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
  carrierCanCall: boolean,
): Promise<readonly Step[]> => [
  ...tenants.map((tenant) => tenantStep(tenant, at, carrierCanCall)),
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

/** What would change. Throws {@link DocumentInvalid} with everything that would be refused or would lead nowhere. */
const planAll = async (
  steps: readonly Step[],
  document: PlatformDocument,
  ledger: Ledger,
  allowedHosts: readonly string[],
): Promise<readonly Change[]> => {
  const problems: DocumentProblem[] = [];
  const planned: Planned = new Map();
  const changes: Change[] = [];
  for (const step of steps) {
    try {
      changes.push(await step.plan(ledger, planned));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push({ field: step.item, message: `is refused: ${error.code}` });
    }
  }
  problems.push(...(await checkReferences(document, ledger, planned)), ...(await checkEgress(document, allowedHosts)));
  if (problems.length > 0) throw new DocumentInvalid(problems);
  return changes;
};
