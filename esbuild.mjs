// Bundles everything that ships: extension host client, language server, command line, embedded-server process, webviews.
// One file per process in dist/, with the parts, WebAssembly and data files that they load beside them. No dependency is left outside.
import { build, context, transform } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { version } = require('./package.json');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
/** Then nothing is written: others may be using what was built. */
const isListing = process.argv.includes('--list-inputs');

/** ES modules that read import.meta.url are bundled into CommonJS: give them the bundle's own address. */
const importMetaUrl = {
  define: { 'import.meta.url': '__bundleUrl' },
  banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** PostgreSQL's grammars, by the package and the file that it becomes. */
const grammarFiles = ['libpg-query', 'libpg-query-15', 'libpg-query-16', 'libpg-query-17'].map((name) => [
  join(dirname(require.resolve(name)), 'libpg-query.wasm'),
  `${name}.wasm`,
]);

/** Files that a bundle opens at run time, next to it. Each comes out of a package, whose licence then counts as bundled. */
const assets = [
  [require.resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm'), 'sqlite3.wasm'],
  // The grammars of programs with SQL, each loaded when the first file of its language is read.
  ...['', '-c-sharp', '-go', '-java', '-php', '-python', '-ruby', '-rust'].map((name) => [
    require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter${name}.wasm`),
    `tree-sitter${name}.wasm`,
  ]),
  [require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter.js'), 'tree-sitter.cjs'],
  [
    require.resolve('@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm'),
    'tree-sitter-kotlin.wasm',
  ],
];

/** Every version of the grammar asks for a file of the same name: each gets one of its own. What is read is not copied. */
const grammars = {
  name: 'grammars',
  setup(build) {
    build.onLoad({ filter: /libpg-query(?:-\d+)?[\\/]wasm[\\/]libpg-query\.js$/ }, async ({ path }) => {
      const [, name] = /(libpg-query(?:-\d+)?)[\\/]wasm/.exec(path);
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll('libpg-query.wasm', `${name}.wasm`)
        .replace('return new Uint8Array(response)', 'return response');
      return { contents, loader: 'js' };
    });
  },
};

/**
 * The grammars begin with 128 MiB of memory, and the engine collects garbage at once when it hears of so much. Here they begin with 16 MiB,
 * which is what Emscripten usually takes, and grow as before. Both are the section of a module that holds its memory: one, with a limit,
 * from 2048 or 256 pages to 16384.
 */
async function copyGrammar(from, to) {
  const module = await readFile(from);
  const at = module.indexOf(Buffer.from('050701018010808001', 'hex'));
  if (at < 0)
    throw new Error(`The memory of ${from} is not what it was: look whether it still has to be changed.`);
  module.write('050701018002808001', at, 'hex');
  await writeFile(to, module);
}

/** Each is a file of its own beside server and command line, read when the first connection of its kind is opened: few have one. */
const drivers = ['mysql2', 'ssh2', 'tedious'];
const driversApart = {
  name: 'drivers',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${drivers.join('|')})$`) }, ({ path }) => ({
      path: `./${path}.cjs`,
      external: true,
    }));
  },
};

/**
 * Command line and language server are each divided into parts that are loaded when they are asked for. esbuild divides only ES modules; what
 * it wrote of them becomes CommonJS, as all bundles are, and the file that the package names loads the first part.
 */
const inParts = (program) => ({
  ...main,
  entryPoints: [`${program}/main.ts`],
  outdir: 'dist',
  entryNames: `${program}-[hash]`,
  chunkNames: `${program}-[hash]`,
  outExtension: { '.js': '.cjs' },
  format: 'esm',
  splitting: true,
  write: false,
  sourcemap: production ? false : 'inline',
  plugins: [...main.plugins, { name: 'in-parts', setup: (build) => writeParts(build, program) }],
});

function writeParts({ onEnd }, program) {
  onEnd(async ({ outputFiles = [], metafile }) => {
    if (isListing) return;
    for (const { path, text } of outputFiles) {
      const { code } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        minify: production,
        sourcemap: production ? false : 'inline',
      });
      // The loader imports: it keeps compiled code of parts, and code that it compiles may not import by itself without a warning of Node's.
      await writeFile(path, code.replaceAll(/(?<![\w$.])import\(/g, 'importFrom('));
    }
    const [first] = Object.entries(metafile.outputs).find(
      ([, part]) => part.entryPoint === `${program}/main.ts`,
    );
    await build({
      ...node,
      entryPoints: ['engine/start/program.ts'],
      outfile: `dist/${program}.cjs`,
      define: { ...node.define, firstPart: JSON.stringify(basename(first)) },
      banner: { js: `#!/usr/bin/env node\n${importMetaUrl.banner.js}` },
    });
  });
}

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  plugins: [grammars],
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
};
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  // What ssh2 would be faster with, and does without: compiled for one machine, no part of a bundle for all.
  external: ['cpu-features', '*.node'],
  alias: {
    // Of that package one function is asked, which Node has.
    tweetnacl: './engine/databases/ssh/sha512.ts',
    // What sql-formatter parses with: several times slower.
    nearley: './engine/formatting/nearley.ts',
    // What the driver of SQL Server logs in to Azure's directory and reads its key vault with: neither is offered.
    ...Object.fromEntries(
      ['@azure/core-auth', '@azure/identity', '@azure/keyvault-keys'].map((name) => [
        name,
        './engine/databases/sqlserver/no-azure.ts',
      ]),
    ),
  },
  ...importMetaUrl,
  define: {
    ...importMetaUrl.define,
    bundledVersion: JSON.stringify(version),
    // A build that follows the sources has no digest of its own, and stores nothing.
    ...(watch ? {} : { bundledBuild: JSON.stringify(await digestOfSources()) }),
  },
};
const main = { ...node, plugins: [...node.plugins, driversApart] };
const browser = { ...shared, platform: 'browser', target: 'es2022', format: 'iife' };

const bundles = [
  { ...node, entryPoints: ['client/extension.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  inParts('server'),
  inParts('cli'),
  { ...node, entryPoints: ['engine/embedded/process/main.ts'], outfile: 'dist/embedded.cjs' },
  { ...node, entryPoints: ['engine/embedded/sqlite/process/main.ts'], outfile: 'dist/sqlite.cjs' },
  { ...node, entryPoints: ['engine/databases/duckdb/process/main.ts'], outfile: 'dist/duckdb.cjs' },
  { ...node, entryPoints: ['engine/databases/clickhouse/process/main.ts'], outfile: 'dist/clickhouse.cjs' },
  // One file for server and command line, loaded when the first program is looked at.
  { ...node, entryPoints: [require.resolve('typescript')], outfile: 'dist/typescript.cjs' },
  ...drivers.map((name) => ({
    ...node,
    entryPoints: [require.resolve(name)],
    outfile: `dist/${name}.cjs`,
  })),
  { ...browser, entryPoints: ['client/webview/plan/main.ts'], outfile: 'dist/webview/plan.js' },
  { ...browser, entryPoints: ['client/webview/plan/style.css'], outfile: 'dist/webview/plan.css' },
  { ...browser, entryPoints: ['client/webview/diagram/main.ts'], outfile: 'dist/webview/diagram.js' },
  { ...browser, entryPoints: ['client/webview/diagram/style.css'], outfile: 'dist/webview/diagram.css' },
].filter((bundle) => existsSync(bundle.entryPoints[0]));

if (isListing) await listInputs();
else await bundle();

/** Identifies the sources of the bundles: results of other builds are not used. */
async function digestOfSources() {
  const digest = createHash('sha256');
  for (const folder of ['core', 'engine', 'protocol', 'server', 'cli']) {
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts')).sort();
    for (const file of files) digest.update(`${folder}/${file}\0`).update(await readFile(join(folder, file)));
  }
  for (const file of ['package-lock.json', 'esbuild.mjs']) digest.update(await readFile(file));
  return digest.digest('hex').slice(0, 16);
}

async function bundle() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist', { recursive: true });
  for (const [from, to] of grammarFiles) await copyGrammar(from, join('dist', to));
  for (const [from, to] of assets) await cp(from, join('dist', to));
  buildEmbeddedServer();
  if (watch) for (const options of bundles) await (await context(options)).watch();
  else await writeInputs(await Promise.all(bundles.map((options) => build(options))));
}

/** The embedded PostgreSQL's files come from a script, which keeps the initialised cluster for the next build. */
function buildEmbeddedServer() {
  const script = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build-snapshot.ts', 'dist'], {
    stdio: 'inherit',
  });
  if (script.status !== 0) throw new Error('The embedded server was not initialised.');
}

/** Builds and writes nothing but the list of what would be in it. */
async function listInputs() {
  await writeInputs(await Promise.all(bundles.map((options) => build({ ...options, write: false }))));
}

/** Every file that ends up in a bundle: what ships is what has to be licensed. */
async function writeInputs(built) {
  const inputs = built.flatMap((result) =>
    Object.values(result.metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs)
        .filter(([, input]) => input.bytesInOutput > 0)
        .map(([file]) => file),
    ),
  );
  const copied = [...grammarFiles, ...assets].map(([from]) => relative(process.cwd(), from));
  await mkdir('.tsbuild', { recursive: true });
  await writeFile('.tsbuild/bundle-inputs.json', JSON.stringify([...new Set([...inputs, ...copied])].sort()));
}
