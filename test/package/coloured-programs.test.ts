/**
 * The colours of SQL in programs beside VS Code's own grammars of the languages: what is not SQL keeps the scopes that the language gives it,
 * and nothing of SQL is coloured twice.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createRegistry, loadConfiguration } from 'vscode-tmgrammar-test/dist/common/index.js';
import { hostsFolder, repository } from '../hosts/paths.ts';
import { installVSCode } from '../hosts/vscode/install.ts';

type Grammars = Parameters<typeof createRegistry>[0];
type Registry = ReturnType<typeof createRegistry>;

const sql = 'meta.embedded.inline.sql';

interface Program {
  readonly scope: string;
  readonly text: string;
}

const programs: readonly Program[] = [
  {
    scope: 'source.ts',
    text: 'import { a } from "select-b";\n// SELECT a FROM t\nconst q = `SELECT a, b FROM t WHERE c = ${c.d} AND e = \'x\'`;\nconst p = "Select a file from the list";\nlog(q + \'UPDATE t SET a = 1 WHERE b\', /SELECT a FROM/);\n',
  },
  {
    scope: 'source.python',
    text: '"""SELECT a FROM t is said here."""\ndef f(x):\n    # SELECT a FROM t\n    q = f"SELECT a FROM t WHERE b = {x}"\n    c.execute("""\n      SELECT a,\n        b FROM t\n    """, (x,))\n    return "Update the list"\n',
  },
  {
    scope: 'source.go',
    text: 'package a\n\n// SELECT a FROM t\nfunc f() {\n\trows := db.Query(`SELECT a, b FROM t WHERE c = $1`, c)\n\tdb.Exec("DELETE FROM t WHERE a = 1")\n\tlog.Print("select a thing")\n}\n',
  },
  {
    scope: 'source.java',
    text: 'class A {\n  /* SELECT a FROM t */\n  @Query("SELECT a FROM t WHERE b = :b") int f();\n  String s = "Delete it";\n}\n',
  },
  {
    scope: 'source.cs',
    text: 'class A {\n  // SELECT a FROM t\n  string q = @"SELECT a FROM t WHERE b = @b";\n  string s = $"INSERT INTO t (a) VALUES ({x})";\n}\n',
  },
  {
    scope: 'source.ruby',
    text: "# SELECT a FROM t\nq = 'SELECT a FROM t WHERE b = ?'\np \"DELETE FROM t WHERE a = #{x}\"\nputs 'create a thing'\n",
  },
  {
    scope: 'source.rust',
    text: '// SELECT a FROM t\nfn f() { let q = "SELECT a, b FROM t WHERE c = $1"; println!("{}", q); }\n',
  },
];

let beside: Registry;
let alone: Registry;

beforeAll(async () => {
  const own = loadConfiguration(join(repository, 'package.json'), undefined, undefined).grammars;
  const languages = await grammarsOfVSCode();
  beside = createRegistry([...languages, ...own]);
  alone = createRegistry([...languages]);
});

it.each(programs)('$scope', async ({ scope, text }) => {
  const [with_, without] = [await scopesOf(beside, scope, text), await scopesOf(alone, scope, text)];
  const outside = with_.map((scopes, at) => (scopes.includes(sql) ? without[at] : scopes));
  expect(outside).toEqual(without);
  const inside = with_.filter((scopes) => scopes.includes(sql));
  expect(inside.length).toBeGreaterThan(20);
  expect(inside.filter((scopes) => scopes.filter((one) => one === sql).length > 1)).toEqual([]);
});

/** Of each character. */
async function scopesOf(
  registry: Registry,
  scope: string,
  text: string,
): Promise<readonly (readonly string[])[]> {
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error(`${scope} has no grammar`);
  const found: (readonly string[])[] = [];
  let stack: Parameters<typeof grammar.tokenizeLine>[1] = null;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens)
      for (let at = startIndex; at < Math.min(endIndex, line.length); at += 1) found.push(scopes);
  }
  return found;
}

/** Of an edition that is there; the newest one where none is. */
async function grammarsOfVSCode(): Promise<Grammars> {
  const folder = join(hostsFolder, 'vscode');
  const extensionsIn = (edition: string): string =>
    join(folder, edition, 'node_modules/code-server/lib/vscode/extensions');
  const there = ['newest', 'oldest'].find((one) => existsSync(extensionsIn(one)));
  if (there === undefined) await installVSCode('newest');
  const extensions = extensionsIn(there ?? 'newest');
  return readdirSync(extensions).flatMap((name) => {
    const manifest = join(extensions, name, 'package.json');
    if (!existsSync(manifest)) return [];
    const read = JSON.parse(readFileSync(manifest, 'utf8')) as {
      readonly contributes?: {
        readonly grammars?: readonly {
          readonly scopeName: string;
          readonly path: string;
          readonly injectTo?: string[];
        }[];
      };
    };
    return (read.contributes?.grammars ?? []).map(({ scopeName, path, injectTo }) => ({
      scopeName,
      path: join(extensions, name, path),
      ...(injectTo === undefined ? {} : { injectTo }),
    }));
  });
}
