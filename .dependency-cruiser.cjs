/** The import rules of the architecture, checked by a machine. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** The folders of `src` that are no context; every other one is. */
const NO_CONTEXTS = [
  ...['platform', 'gateway', 'providers', 'lab', 'demo', 'apply'],
  ...['workers', 'composition', 'commands', 'diagnostics'],
];
const CONTEXT = `^src/(?!(?:${NO_CONTEXTS.join('|')})/)([^/]+)/`;

module.exports = {
  forbidden: [
    only('no-circular', 'A cycle can pass every test and kill the built app.', {}, { circular: true }),
    only('no-unresolvable', 'Every import must resolve.', {}, { couldNotResolve: true }),
    only(
      'domain-is-pure',
      'A domain imports only itself and platform/events.',
      { path: '^src/([^/]+)/domain/' },
      {
        pathNot: [
          '^src/$1/domain/',
          '^src/platform/events/',
          '^src/platform/commands/(refused|stream-definition)\\.ts$',
          'node_modules/immutable/',
        ],
      },
    ),
    only(
      'media-is-plain',
      'What talks on a live call knows neither Nest nor a database.',
      { path: '^src/gateway/(media|talk)/' },
      {
        path: [
          'node_modules/@nestjs/',
          'node_modules/mongodb/',
          'node_modules/@eventstore/',
          'node_modules/@photostructure/',
        ],
      },
    ),
    only(
      'talk-knows-no-audio',
      'What talking needs is the same whoever carries it: it imports no way to carry it.',
      { path: '^src/gateway/talk/' },
      { path: ['^src/gateway/(?!talk/)', '^src/(providers|lab)/'] },
    ),
    only(
      'eventstore-client-in-its-adapter',
      'Only the adapter knows the client.',
      { pathNot: '^src/platform/event-store/eventstoredb/' },
      { path: 'node_modules/@eventstore/db-client' },
    ),
    only(
      'mongodb-in-its-adapters',
      'Only the adapters know the driver.',
      { pathNot: '^src/platform/[^/]+/mongodb/' },
      { path: 'node_modules/(mongodb|bson)/' },
    ),
    only(
      'twilio-in-its-folder',
      'Only providers/twilio knows the SDK.',
      { pathNot: '^src/(providers/twilio|lab)/' },
      { path: 'node_modules/twilio/' },
    ),
    only(
      'openai-in-its-folder',
      'Only providers/openai knows the SDK.',
      { pathNot: '^src/(providers/openai|lab)/' },
      { path: 'node_modules/openai/' },
    ),
    only(
      'platform-knows-no-business',
      'The platform imports no context.',
      { path: '^src/platform/' },
      { path: '^src/', pathNot: '^src/platform/' },
    ),
    only(
      'contexts-meet-through-events',
      "Of another context: its events' types, its command and query classes, nothing else.",
      { path: CONTEXT },
      {
        path: CONTEXT,
        pathNot: [
          '^src/$1/',
          '/domain/.+\\.events\\.ts$',
          '/commands/[^/]+\\.command\\.ts$',
          '/queries/[^/]+\\.query\\.ts$',
        ],
      },
    ),
    only(
      'contexts-stand-on-the-platform',
      'What carries, starts or shows contexts knows them; they know the platform alone.',
      { path: CONTEXT, pathNot: '\\.context\\.ts$' },
      { path: `^src/(${NO_CONTEXTS.filter((folder) => folder !== 'platform').join('|')})/` },
    ),
    only('no-barrels', 'No re-exporting index files.', {}, { path: '^src/.*index\\.ts$' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
