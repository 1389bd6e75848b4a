// Import direction, as drawn in ARCHITECTURE.md: core ← engine ← {server, cli}; core (types) ← protocol ← {server, client, webview}.
// Each rule's comment says why; test/contract probes that every ban refuses.
const no = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

// The folders of core, from the bottom to the top: each imports those above it in this list and none below it, so that none can be in a circle.
// operations/model is apart: a parsed statement carries its operations as data, and what makes them reads the syntax tree.
const layers = [
  ['collections', 'text'],
  ['operations/model'],
  ['syntax'],
  ['operations'],
  ['catalog', 'connections', 'keyspace'],
  ['migrations'],
  ['structure', 'formatting'],
  ['schema'],
  ['plpgsql'],
  ['replay'],
  ['queries'],
  ['query-index', 'models'],
  ['names'],
  ['statistics'],
  ['findings'],
  ['effects'],
  ['embedded-sql'],
  ['personal-data'],
  ['config'],
  ['plan'],
  ['plan-lab', 'plan-tests'],
  ['index-advice'],
  ['rollback'],
  ['taint'],
  ['rule-kit'],
  ['rules'],
  ['lint'],
  ['proof'],
  ['describe'],
  [
    'capacity',
    'change-forms',
    'contracts',
    'drift',
    'guard',
    'locks',
    'pooling',
    'refactorings',
    'safe-now',
    'statements',
  ],
  ['health'],
  ['drill'],
  ['dictionary'],
  ['audit'],
  ['review'],
];
const inCore = (folders) =>
  `^core/(${folders.map((one) => (one === 'operations' ? 'operations/(?!model/)' : `${one}/`)).join('|')})`;
const coreLayers = layers
  .slice(0, -1)
  .map((folders, at) =>
    no(
      `core-layer-${folders.join('-').replaceAll('/', '-')}`,
      'Imports inside core run one way: from what reports, by what knows the schema, down to syntax and text.',
      { path: inCore(folders), pathNot: '\\.test\\.ts$' },
      { path: inCore(layers.slice(at + 1).flat()) },
    ),
  );

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    no('no-cycles', 'A cycle means two files are one room.', {}, { circular: true }),
    no(
      'core-is-pure',
      'core takes data and gives data: no editor, no protocol, no Node, no package at run time.',
      { path: '^core/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^core/', dependencyTypesNot: ['type-only'] },
    ),
    no(
      'core-imports-nothing-outside',
      'Even types in core come from core, so that its declarations stand alone (the PostgreSQL tree types excepted).',
      { path: '^core/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^core/', '@pgsql/types'] },
    ),
    ...coreLayers,
    no(
      'core-layers-name-every-folder',
      'A folder of core that has no place in the list could import anything.',
      { path: '^core/[^/]+/', pathNot: ['\\.test\\.ts$', inCore(layers.flat())] },
      {},
    ),
    no(
      'engine-knows-no-editor',
      'engine is what editor, command line and tests share.',
      { path: '^engine/' },
      {
        path: [
          '^(server|client|cli|protocol)/',
          'vscode-(languageserver|languageclient|jsonrpc)',
          '^vscode$',
        ],
      },
    ),
    no(
      'protocol-is-messages',
      'protocol holds typed messages: core types only, and the request constructors of the LSP library.',
      { path: '^protocol/' },
      { path: '^(engine|server|client|cli)/' },
    ),
    no(
      'protocol-takes-types-from-core',
      'protocol imports core as types, never as behaviour: the client bundle must not contain the engine.',
      { path: '^protocol/' },
      { path: '^core/', dependencyTypesNot: ['type-only'] },
    ),
    no(
      'server-is-a-shell',
      'The server never reaches into client or cli. The tools for agents, which answer with what the command line prints, are for both.',
      { path: '^server/' },
      { path: '^(client|cli)/', pathNot: '^cli/agents/(offered|serve)\\.ts$' },
    ),
    no(
      'lsp-at-the-door',
      'Only the server, the client and protocol know LSP.',
      { path: '^(core|engine|cli)/', pathNot: '\\.test\\.ts$' },
      { path: 'vscode-languageserver' },
    ),
    no(
      'client-asks-the-server',
      'The client shows; the server knows. No core, no engine in the extension host.',
      { path: '^client/', pathNot: '\\.test\\.ts$' },
      { path: '^(core|engine|server|cli)/' },
    ),
    no(
      'webview-is-a-browser',
      'Webview code runs in a browser: protocol types and its own files only.',
      { path: '^client/webview/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^client/webview/', '^protocol/'] },
    ),
    no(
      'cli-is-a-shell',
      'The command line never imports server or client.',
      { path: '^cli/' },
      { path: '^(server|client|protocol)/' },
    ),
    no(
      'rules-stand-alone',
      'A rule never imports another rule; what two rules share belongs to the rule kit.',
      { path: '^core/rules/([^/]+)/([^/]+)\\.ts$', pathNot: '\\.test\\.ts$' },
      { path: '^core/rules/', pathNot: '^core/rules/$1/$2\\.ts$' },
    ),
    no(
      'insights-stand-alone',
      'An insight never imports another insight.',
      { path: '^core/plan/insights/([^/]+)\\.ts$', pathNot: '(index|\\.test)\\.ts$' },
      { path: '^core/plan/insights/' },
    ),
    no(
      'connections-in-one-place',
      'Only engine/databases opens a connection.',
      { path: '^(engine|server|cli)/', pathNot: ['^engine/databases/', '\\.test\\.ts$'] },
      { path: 'node_modules/(pg|ssh2|mysql2)/' },
    ),
    no(
      'findings-rest-on-what-is-recorded',
      'What a session reads is recorded, so that a stored result is used only if all of it is unchanged. Own rules are code: a run with them is not stored.',
      {
        path: '^(engine/(session|workspace|embedded-sql)/|cli/(lint-run|collector|open-session|targets)\\.ts)',
        pathNot: [
          '\\.test\\.ts$',
          '^engine/workspace/git\\.ts$',
          '^engine/session/(team-template|dated-repository)\\.ts$',
          '^engine/embedded-sql/(typescript|trees/grammars)\\.ts$',
        ],
      },
      { path: '^(node:)?(fs|child_process)(/|$)' },
    ),
    no(
      'proof-opens-no-connection',
      'A proof runs in the embedded server: nothing that it imports can reach another one.',
      { path: '^engine/(proof|embedded)/', pathNot: '\\.test\\.ts$' },
      { path: '^engine/databases/(postgres/|mysql/|engines\\.ts)' },
    ),
    no(
      'scratch-is-asked-for',
      'Databases are made on a server of the user only where the command line was told which: nothing in the editor can.',
      { path: '^(server|engine)/', pathNot: ['^engine/(scratch|mariadb)/', '\\.test\\.ts$'] },
      // engine/mariadb/local.ts starts a server of Plinth's own; server.ts may be given any.
      { path: '^engine/(scratch/|mariadb/server\\.ts)' },
    ),
    no(
      'product-never-imports-tests',
      'Shipped code does not know its tests.',
      { path: '^(core|engine|protocol|server|client|cli)/', pathNot: '\\.test\\.ts$' },
      { path: '^test/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^\\.tsbuild/', '^\\.test-hosts/', '^test/fixtures/'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
