import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { StreamDefinition } from '../../src/platform/commands/stream-definition.js';
import type { StoredEvent } from '../../src/platform/events/event.js';
import { EventDecoder } from '../../src/platform/events/event-decoder.js';
import { EventEncoder } from '../../src/platform/events/event-encoder.js';
import type { AnyFact } from '../../src/platform/events/fact.js';
import { GENESIS_HASH, verifyChain } from '../../src/platform/events/hash-chain.js';
import { MemoryKeyVault } from './memory-key-vault.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/events/', import.meta.url));
const DRAFTS = fileURLToPath(new URL('../fixtures/drafts/', import.meta.url));
const tenantId = 'sample';
const context = { tenantId, actor: 'system', correlationId: 'sample' };

/** A file of test/fixtures/events: an event as some release stored it, with the data keys (base64) that open it. */
type Sample = Readonly<{ keys: Record<string, string>; event: Omit<StoredEvent, 'revision' | 'position'> }>;

/**
 * Registers the test that every type and version of a category has a stored sample in
 * `test/fixtures/events/<category>/<Type>.v<N>.json`, that it matches its
 * hash, and that each version still decodes to the fact given here. `facts`
 * are one per type, in an order that folds. Samples are never edited: when a type gets a new version, change its fact to
 * what the old samples lift to, and run the test once with STORED_SAMPLES=write, which adds files that are not there.
 *
 * `drafts` are the types that nobody records yet: their samples are in `test/fixtures/drafts/<category>`, and may be
 * written anew while they are there.
 */
export const storedSamples = <S, C, E extends AnyFact>(
  definition: StreamDefinition<S, C, E>,
  facts: readonly E[],
  drafts: readonly E['type'][] = [],
): void =>
  describe(`stored samples of ${definition.category}`, () => {
    const isDraft = ({ type }: E): boolean => drafts.includes(type);
    const check = async (root: string, some: readonly E[]): Promise<void> => {
      const folder = `${root}${definition.category}`;
      if (process.env.STORED_SAMPLES === 'write') await writeSamples(definition, some, folder);
      const types = some.map(({ type }) => type);
      expect(await problemsOfSamples(definition, facts, folder, types)).toEqual([]);
    };

    it('are there for every type and version, and decode and fold as they should', async () => {
      const types = Object.keys(definition.codec.specs);
      expect(types.filter((type) => !facts.some((fact) => fact.type === type))).toEqual([]);
      await check(
        FIXTURES,
        facts.filter((fact) => !isDraft(fact)),
      );
    });
    if (drafts.length > 0) it('are drafts of what nobody records yet', () => check(DRAFTS, facts.filter(isDraft)));
  });

/** What is wrong with the samples of `types` in a folder, in words; empty if nothing is. */
export const problemsOfSamples = async <S, C, E extends AnyFact>(
  { codec, decider, category }: StreamDefinition<S, C, E>,
  facts: readonly E[],
  folder: string,
  types: readonly E['type'][] = Object.keys(codec.specs),
): Promise<readonly string[]> => {
  const wanted: string[] = types.flatMap((type) =>
    codec.specs[type].upcasts.map((_, index) => nameOf(type, index + 1)),
  );
  wanted.push(...types.map((type) => nameOf(type, codec.specs[type].upcasts.length + 1)));
  const there = await readdir(folder).catch((): string[] => []);
  const problems = [
    ...types.filter((type) => !facts.some((fact) => fact.type === type)).map((type) => `no fact given for ${type}`),
    ...wanted.filter((name) => !there.includes(name)).map((name) => `${name} is not there`),
    ...there.filter((name) => !wanted.includes(name)).map((name) => `${name} belongs to no type and version`),
  ];
  let state = decider.initial;
  for (const fact of facts) {
    for (const name of wanted.filter((each) => each.startsWith(`${fact.type}.v`) && there.includes(each))) {
      const { event, vault } = await readSample(`${folder}/${name}`);
      const [decoded] = await new EventDecoder({ [category]: codec }, vault, 'commands').decode([event]);
      const lifted = { type: decoded?.type, data: decoded?.data };
      if (!isDeepStrictEqual(lifted, fact)) problems.push(`${name} decodes to ${JSON.stringify(lifted)}`);
      if (await verifyChain([event])) problems.push(`${name} does not match its hash`);
    }
    state = decider.evolve(state, fact);
  }
  if (isDeepStrictEqual(state, decider.initial)) problems.push('the facts fold to nothing');
  return problems;
};

/** Adds the samples of today's versions that are not there yet; never touches one that is. */
export const writeSamples = async <S, C, E extends AnyFact>(
  { codec, category }: StreamDefinition<S, C, E>,
  facts: readonly E[],
  folder: string,
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const stream = `${category}-sample`;
  for (const fact of facts) {
    const vault = new MemoryKeyVault();
    const encoder = new EventEncoder(vault);
    const [event] = await encoder.encode({ stream, revision: -1n, hash: GENESIS_HASH }, codec, [fact], context);
    if (!event) continue;
    const sample: Sample = {
      keys: vault.export(),
      event: { ...event, stream, recordedAt: '2026-01-01T00:00:00.000Z' },
    };
    const file = `${folder}/${nameOf(event.type, event.version)}`;
    await writeFile(file, `${JSON.stringify(sample, undefined, 2)}\n`, { flag: 'wx' }).catch(unlessThere);
  }
};

const nameOf = (type: string, version: number): string => `${type}.v${version}.json`;

const readSample = async (file: string): Promise<Readonly<{ event: StoredEvent; vault: MemoryKeyVault }>> => {
  const { keys, event } = JSON.parse(await readFile(file, 'utf8')) as Sample;
  return { event: { ...event, revision: 0n, position: 0n }, vault: MemoryKeyVault.of(keys) };
};

const unlessThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error;
};
