/**
 * Nothing is guessed from names: in the rules, their kit and the linter no pattern and no list of words is held against what tables, columns,
 * indexes or files are called. Mechanically: every regular expression, every list of three or more words, and every comparison of a name with
 * a piece of text may hold words of SQL and of Plinth itself, and no others, except in the files below, each with its reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';
import { ofSql } from '../sql-words.ts';

/** What a file may hold that is no word of SQL, and why that is no guess. */
const allowed: Readonly<Record<string, string>> = {
  // A convention of names is what these rules are about; they say so, and speak in no preset that is on by itself.
  'core/rules/design/comma-list.ts': 'naming convention: a list in one column says so in its name',
  'core/rules/design/copied-column.ts': 'naming convention: a key says so in its name',
  'core/rules/design/entity-attribute-value.ts':
    'naming convention: the three columns are known by their names alone',
  'core/rules/design/float-for-money.ts': 'naming convention: an amount of money says so in its name',
  'core/rules/design/missing-foreign-key.ts': 'naming convention: parcel_id refers to parcels',
  'core/rules/design/numeric-without-precision.ts': 'naming convention: a rate says so in its name',
  'core/rules/design/repeating-columns.ts': 'naming convention: the offence is a number behind a name',
  // Passwords and keys are known by how they look and by what they are called.
  'core/rules/security/plaintext-secret-column.ts': 'secrets: a column is known for one by its name',
  'core/rules/security/password-in-ddl.ts': 'secrets: a password that everybody knows is none',
  'core/rule-kit/security/secret-formats.ts': 'secrets: what keys and tokens of services look like',
  // Other people's names that are fixed: they are documented, and nobody can choose them.
  'core/rules/security/extension-in-public.ts':
    'names of extensions that choose their schema themselves, by their control files',
  'core/rules/data-loss/strict-mode-off.ts': 'modes of the server',
  'core/rules/locking/lock-tables.ts': 'words of SQL',
  'core/rules/locking/mutation-rewrites-parts.ts': 'settings of the server',
  'core/rules/design/clickhouse-key-refused.ts': 'types of the server',
  'core/rules/security/global-setting.ts': 'words of SQL',
  'core/lint/run.ts': 'messages of PostgreSQL’s own parser',
  'core/rules/injection/psql-variable.ts': 'commands of psql',
  'core/rules/convention/data-in-schema-migration.ts': 'kinds of operations, which are Plinth’s own words',
  'core/rules/security/policy-call-per-row.ts': 'functions of the server and of Supabase’s schema auth',
  'core/rule-kit/security/qualify-body.ts': 'names of extensions',
  'core/rules/injection/untrusted-language.ts': 'names of procedural languages',
  'core/rules/query/function-on-column.ts': 'functions of the server',
  'core/rule-kit/rows/literal-type.ts': 'functions of the server',
  'core/rule-kit/security/relation-places.ts': 'words of SQL and PL/pgSQL',
  'core/rule-kit/security/type-places.ts': 'words of SQL and PL/pgSQL',
  'core/rule-kit/security/api-roles.ts': 'roles by which PostgREST and Supabase let requests in',
  'core/rules/security/grant-all.ts': 'roles by which PostgREST and Supabase let requests in',
  'core/rules/security/policy-always-true.ts': 'roles by which PostgREST and Supabase let requests in',
  'core/rule-kit/tables/truncated-names.ts': 'ends of the names that PostgreSQL gives itself',
  'core/rule-kit/indexes/index-name.ts': 'the beginning of the names that SQLite gives itself',
};

/** Of Plinth's own messages, settings and kinds, which no migration can say. */
const ofPlinth = new Set(
  `postgresql mysql mariadb sqlite sqlserver duckdb clickhouse error warning info hint recommended strict all new open index design security locking injection
plinth ignore file blocks together always number parameter operator punctuation string name
column columns existing names other others referenced relation rewrite never`.split(/\s+/),
);

/** What cuts names into words or reads dates out of them. */
const readers = new Set(['nameWords', 'wordsOfName', 'isDaysBehind', 'datedName']);

interface Guess {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

const folders = ['core/rules', 'core/rule-kit', 'core/lint'];

const files = folders.flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort(),
);

function guessesIn(file: string, text: string): readonly Guess[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const guesses: Guess[] = [];
  const visit = (node: ts.Node): void => {
    if (isExamples(node)) return;
    const words = wordsOf(node).filter((word) => !ofSql.has(word) && !ofPlinth.has(word));
    if (words.length > 0) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      guesses.push({ file, line, what: words.slice(0, 6).join(' ') });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return guesses;
}

/** Migrations of examples are full of names. */
function isExamples(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node) && node.name.getText() === 'examples';
}

function wordsOf(node: ts.Node): readonly string[] {
  if (ts.isRegularExpressionLiteral(node)) return wordsOfPattern(node.text);
  if (ts.isArrayLiteralExpression(node)) return wordsOfList(node);
  if (ts.isCallExpression(node)) return [...wordsOfSet(node), ...wordsHeldAgainstName(node)];
  if (ts.isImportSpecifier(node)) return [node.name.text].filter((name) => readers.has(name));
  return [];
}

/** Without escapes, sets of characters and flags. */
function wordsOfPattern(pattern: string): readonly string[] {
  const body = pattern
    .slice(1, pattern.lastIndexOf('/'))
    .replaceAll('\\\\', ' ')
    .replaceAll(/\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\p\{\w+\}|\\[a-z]/gi, ' ')
    .replaceAll(/\[(?:[^\]\\]|\\.)*\]/g, ' ')
    .replaceAll(/\(\?<?[:=!]/g, '(');
  return words(body);
}

function wordsOfList({ elements }: ts.ArrayLiteralExpression): readonly string[] {
  const texts = elements.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []));
  const isOfWords = texts.length >= 3 && texts.length === elements.length;
  return isOfWords && texts.every((one) => /^[a-z_]+$/.test(one)) ? texts : [];
}

/** A list as well, in one text. */
function wordsOfSet({ expression, arguments: [given] }: ts.CallExpression): readonly string[] {
  if (expression.getText() !== 'wordSet' || given === undefined || !ts.isStringLiteralLike(given)) return [];
  const texts = given.text.trim().split(/\s+/);
  return texts.length >= 3 ? texts.filter((one) => /^[a-z_]+$/.test(one)) : [];
}

const comparing = new Set(['endsWith', 'startsWith', 'includes']);
const calledName =
  /(?:^|[.?!( ])(?:\w*[nN]ame|path|file|folder|column|table|constraint|index)(?:\.text|\.name)?$|nameWords\(.*\)$/;

function wordsHeldAgainstName({ expression, arguments: [given] }: ts.CallExpression): readonly string[] {
  if (given === undefined || !ts.isStringLiteralLike(given) || !ts.isPropertyAccessExpression(expression))
    return [];
  const isName = comparing.has(expression.name.text) && calledName.test(expression.expression.getText());
  return isName ? words(given.text) : [];
}

/** Two letters make a word: `_id`, `pk_`. */
function words(text: string): readonly string[] {
  return [...text.matchAll(/[a-z]+(?:_[a-z]+)*/gi)]
    .map(([word]) => word.toLowerCase())
    .filter((word) => word.length > 1)
    .filter((word) => !word.split('_').every((part) => ofSql.has(part)));
}

const guesses = files.flatMap((file) => guessesIn(file, readFileSync(join(repository, file), 'utf8')));

it('finds what it is for', () => {
  const found = (text: string): readonly string[] => guessesIn('x.ts', text).map(({ what }) => what);
  expect(found('const use = /^(?:logs?|orders?|select)$/i;')).toEqual(['logs orders']);
  expect(found("const kinds = new Set(['cache', 'queue', 'nonce']);")).toEqual(['cache queue nonce']);
  expect(found("const kinds = wordSet('cache queue nonce');")).toEqual(['cache queue nonce']);
  expect(found("const isKey = name.endsWith('_fk');")).toEqual(['fk']);
  expect(found("import { nameWords } from './new-columns.ts';")).toEqual(['nameWords']);
  expect(found('const id = /_id$/.test(name);')).toEqual(['id']);
  expect(found('const create = /^\\s*create\\s+(?:unique\\s+)?index\\b/i;')).toEqual([]);
  expect(found("const types = ['text', 'varchar', 'bpchar'];")).toEqual([]);
});

it('no name is read as words, dates or habits', () => {
  expect(
    guesses
      .filter(({ file }) => allowed[file] === undefined)
      .map(({ file, line, what }) => `${file}:${line}: ${what}`),
  ).toEqual([]);
});

it('has no exception that nothing needs', () => {
  const needed = new Set(guesses.map(({ file }) => file));
  expect(Object.keys(allowed).filter((file) => !needed.has(file))).toEqual([]);
});
