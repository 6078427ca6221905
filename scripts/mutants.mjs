import { existsSync, readdirSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

/**
 * Mutation testing: the code is broken in one place at a time, and some spec must fail.
 *
 *   npm run mutants                       every scope, one after the other
 *   npm run mutants -- calls projector    these scopes
 *   npm run mutants -- calls src/calls/domain/session/lose-session.ts    these files of one
 *
 * Reports: reports/mutants/<scope>.html and .json. Ends with 1 when a scope is below the threshold.
 */
const specsIn = (folder, except = []) =>
  readdirSync(`test/${folder}`)
    .filter((name) => /\.(spec|mutants)\.ts$/.test(name) && !except.some((one) => name.startsWith(`${one}.`)))
    .map((name) => `${folder}/${name}`);
const domain = (context, ...except) => ({
  mutate: [`src/${context}/domain/**/*.ts`],
  specs: specsIn(`${context}/domain`, except),
});
/** Random histories would take hours, and kill what the other specs kill. */
const SLOW = ['dial-interleavings', 'callback-order'];
/** Folders with a declaration and decisions. */
const contexts = readdirSync('src').filter(
  (name) => existsSync(`src/${name}/${name}.context.ts`) && existsSync(`src/${name}/domain`),
);
const files = (folder, ...names) => names.map((name) => `src/platform/${folder}/${name}.ts`);
const inEmbedded = (name) => `platform/event-store/embedded/${name}.ts`;
const inEventStoreDB = (name) => `platform/event-store/eventstoredb/${name}.ts`;
const eventStoreDBParts = ['append-failure', 'connection', 'event-mapping', 'read-back', 'semaphore', 'waiting'];
const acrossThreads = ['open-in-thread', 'served-log', 'thread-messages', 'thread-reads'];

const scopes = {
  ...Object.fromEntries(contexts.map((name) => [name, domain(name, ...SLOW)])),
  projector: {
    mutate: [
      ...files('read-models', 'projector', 'running-projections', 'fold-batch'),
      ...files('following', 'log-feed', 'leased-members', 'held-lease', 'step-buffer', 'decode-batch'),
    ],
    specs: [
      ...specsIn('platform/read-models', ['active-version', 'projections-process']),
      ...specsIn('platform/following'),
    ],
  },
  reactions: {
    mutate: files(
      'reactions',
      ...['react', 'handle-batch', 'set-aside', 'reaction-work', 'reaction-runner', 'reaction-store'],
      ...['running-reactions', 'retry-wishes', 'due-rounds', 'looks'],
    ),
    specs: ['platform/reactions/reactions.spec.ts'],
  },
  // Threads run built code, which is not mutated: `in-thread.mutants.ts` is the contract without them.
  embedded: {
    mutate: [
      ...files('event-store/embedded', '!(embedded-event-store)'),
      ...files('event-store', 'prepared-batch', 'wake-up', 'paged-events', 'event-row'),
    ],
    specs: [
      'platform/event-store/wake-up.spec.ts',
      ...[
        'ledger-lock.spec',
        'ledger-pages.spec',
        'paged-reads.spec',
        'ledger-writer.spec',
        'ledger-writer-failures.spec',
        'in-thread.mutants',
      ].map(inEmbedded),
    ],
  },
  threads: {
    mutate: [...files('event-store/embedded', 'embedded-event-store'), ...files('event-store', 'threaded-event-store')],
    specs: ['embedded-event-store.spec', 'embedded-ledger.spec', 'dying-threads.spec', 'disk.spec'].map(inEmbedded),
  },
  // What the thread of EventStoreDB itself runs is built code: `served-log` is left to the specs.
  'eventstoredb-thread': {
    mutate: files('event-store/eventstoredb', 'open-in-thread', 'thread-messages', 'thread-reads'),
    specs: ['in-thread.spec', 'in-thread-contract.spec', 'dying-thread.spec'].map(inEventStoreDB),
  },
  'eventstoredb-parts': {
    mutate: files('event-store/eventstoredb', ...eventStoreDBParts),
    specs: ['parts.spec', 'waiting.spec'].map(inEventStoreDB),
  },
  // What the parts' own specs leave alive meets whole calls of the client over a stub.
  eventstoredb: {
    mutate: files('event-store/eventstoredb', `!(${[...eventStoreDBParts, ...acrossThreads].join('|')}|options)`),
    specs: [
      ...['appender.spec', 'page-reads.spec', 'log-tail.spec', 'log-tail-lost.spec', 'log-follower.spec'],
      ...['page-by-page.spec', 'eventstoredb-appends.spec', 'eventstoredb-reads.spec', 'defects.spec'],
    ].map(inEventStoreDB),
  },
};

const jest = {
  roots: ['<rootDir>/test/mutants'],
  testMatch: ['<rootDir>/test/mutants/scope.ts'],
  testEnvironment: './test/mutants/until-first-failure.cjs',
  testTimeout: 20_000,
};

const named = process.argv.slice(2);
const only = named.filter((name) => name.includes('/'));
const names = named.filter((name) => !name.includes('/'));
const unknown = names.filter((name) => !(name in scopes));
if (unknown.length > 0) throw new Error(`no scope ${unknown.join(', ')}; there are ${Object.keys(scopes).join(', ')}`);

for (const name of names.length > 0 ? names : Object.keys(scopes)) {
  const { mutate, specs } = scopes[name];
  console.log(`\n${name}`);
  await new Stryker({
    mutate: only.length > 0 ? only : mutate,
    jest: { config: { ...jest, globals: { specs, patienceMs: 4_000 } } },
    htmlReporter: { fileName: `reports/mutants/${name}.html` },
    jsonReporter: { fileName: `reports/mutants/${name}.json` },
  }).runMutationTest();
}
