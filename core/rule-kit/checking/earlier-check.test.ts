/** Rules that report everything they can see of one aspect: after random edits they report the same with and without reuse. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../test/bench/random.ts';
import { seeds } from '../../../test/breadth.ts';
import { madeUp } from '../../../test/rules/made-up.ts';
import { statementParser } from '../../../test/sql.ts';
import { effectOf } from '../../effects/of.ts';
import { readDocument } from '../../migrations/files/document.ts';
import { lint, neverLinted, type LintedBefore, type LintInput } from '../../lint/run.ts';
import { toolById } from '../../migrations/tools.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Schema } from '../../schema/model.ts';
import { answered } from '../../schema/carry-over.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import { replaySection } from '../../replay/section.ts';
import { noQueries, queryIndex, type QueryIndex } from '../../query-index/query-index.ts';
import type { StatementParser } from '../../operations/postgres/statement-parser.ts';
import type { Span } from '../../text/span.ts';
import { nothingBeyond } from './workspace-knowledge.ts';
import { defineRule, type Messages, type Rule } from '../define-rule.ts';
import type { RuleContext } from '../context.ts';
import { heldBefore } from '../locks/held-locks.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

type Context = RuleContext<Messages>;

/** Reports what it sees as a number, so that messages stay short, with the origins of all objects as related places. */
function spy(name: string, sees: (context: Context, operation: Operation) => unknown, of?: Look): Rule {
  return defineRule<Messages>({
    ...madeUp,
    id: `design/${name}`,
    directions: 'both',
    bodies: 'all',
    messages: { seen: 'It sees {what}.' },
    check: {},
    checkAny: (operation, context) => {
      const related = [...(of?.(context).relations.values() ?? [])].map(({ key, origin }) => ({
        file: origin.file,
        span: origin.span,
        message: key,
      }));
      context.report({
        message: 'seen',
        at: { start: 0, end: 1 },
        data: { what: digest(JSON.stringify(sees(context, operation))) },
        related: related.sort((a, b) => (a.message < b.message ? -1 : 1)),
      });
    },
  });
}

/** Adds the objects that it sees as related places. */
function pointing(name: string, sees: (context: Context) => readonly Span[]): Rule {
  return defineRule<Messages>({
    ...spy(name, () => name),
    checkAny: (_operation, context) => {
      const related = sees(context).map((span) => ({ file: context.path, span, message: name }));
      context.report({ message: 'seen', at: { start: 0, end: 1 }, data: { what: name }, related });
    },
  });
}

type Look = (context: Context) => Schema;

function digest(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.charCodeAt(0)) % 1_000_003;
  return sum;
}

function shapeOf({ relations, searchPath }: Schema): unknown {
  const shapes = [...relations.values()].map((one) => [
    one.key,
    'constraints' in one ? one.columns.map(({ name }) => name) : [],
  ]);
  return [shapes.sort(), searchPath];
}

const names = ['a', 'b', 'c', 'old'].map((text) => {
  const name = { text, quoted: false, start: 0, end: 1 };
  return { schema: undefined, name, start: 0, end: 1 };
});

const nothing = emptySchema();

const indexes: readonly QueryIndex[] = ['a', 'b'].map((name) => {
  const span = { start: 0, end: 1 };
  const relations = [{ schema: undefined, name, alias: undefined, span }];
  return queryIndex([
    { path: `${name}.sql`, dialect: 'postgresql', span, relations, words: () => new Map() },
  ]);
});

const spies: readonly Rule[] = [
  spy(
    'schema',
    ({ schema }) => shapeOf(schema),
    ({ schema }) => schema,
  ),
  spy('opening', ({ opening }) => shapeOf(opening)),
  spy(
    'after',
    ({ after }) => shapeOf(after),
    ({ after }) => after,
  ),
  spy('latest', ({ latest }) => shapeOf(latest)),
  spy('after-one', ({ after }) => after.relations.get('public.a')),
  spy('latest-one', ({ latest, isFollowed }) => [latest.relations.has('public.b'), isFollowed]),
  spy('after-asked', ({ after }) =>
    answered(
      after,
      ({ relations }) => [...relations.values()].length,
      (one, other) => one === other,
    ),
  ),
  spy('preceding', ({ preceding }) => preceding.map(({ parsed }) => parsed.text)),
  spy('preceding-schemas', ({ precedingSchemas }) => precedingSchemas.map(shapeOf)),
  spy('following', ({ following }) => following.map(({ parsed }) => parsed.text)),
  pointing('following-places', ({ following }) => following.map(({ span }) => span)),
  spy('pending', ({ beyond }) => beyond.pending().map(({ path }) => path)),
  spy('beyond', ({ beyond }) => beyond.editedSince),
  spy('siblings', ({ siblings }) => siblings.map(({ parsed }) => parsed.text)),
  spy('together', ({ during: { transaction, heldThrough } }) => [transaction, heldThrough]),
  spy('queries', ({ beyond }) => beyond.queriesNaming('a').map(({ path }) => path)),
  spy('previous', ({ previous }) => previous && [previous.parsed.text, previous.terminated]),
  spy('earlier', (context) =>
    context.earlier().map(({ statement, actions }) => [statement.parsed.text, actions]),
  ),
  pointing('previous-place', ({ previous }) => (previous === undefined ? [] : [previous.span])),
  pointing('earlier-places', (context) => context.earlier().map(({ statement }) => statement.span)),
  pointing('held', (context) => heldBefore(context).map(({ by }) => by)),
  spy('locks', (context) => heldBefore(context).map(({ relation, lock }) => [relation, lock])),
  spy('turn', ({ opens, only, alone, transaction, during: { kept, settings } }) => [
    opens,
    only,
    alone,
    transaction.kind,
    kept,
    [...settings],
  ]),
  spy('effect', (context, operation) => context.effect(operation)),
  spy('new', (context) => names.map((name) => context.isNew(name))),
];

const statements = [
  'SELECT 1;\n',
  'SELECT 1;\n',
  'CREATE TABLE a (id int);\n',
  'CREATE TABLE b (id int, a int);\n',
  'CREATE TABLE IF NOT EXISTS c (id int);\n',
  'DROP TABLE a;\n',
  'DROP TABLE c;\n',
  'DROP TABLE IF EXISTS elsewhere;\n',
  'ALTER TABLE a ADD COLUMN more int;\n',
  'ALTER TABLE old ADD COLUMN more int;\n',
  'DELETE FROM old;\n',
  'INSERT INTO old SELECT * FROM a;\n',
  'BEGIN;\n',
  'COMMIT;\n',
  'ROLLBACK;\n',
  'SAVEPOINT s;\n',
  'ROLLBACK TO s;\n',
  "SET lock_timeout = '1s';\n",
  'SET LOCAL search_path TO other;\n',
  'SET search_path TO public;\n',
  "DO $$ BEGIN CREATE TABLE c (id int); EXECUTE 'DROP TABLE b'; END $$;\n",
  '-- a comment\n',
  '-- +goose Down\n',
  'nothing that is SQL;\n',
];

function edited(random: Random, lines: readonly string[]): readonly string[] {
  const at = random.below(lines.length + 1);
  const replaced = random.pick([0, 0, 1, 1, 2]);
  const added = Array.from({ length: random.pick([0, 1, 1, 2]) }, () => random.pick(statements));
  return lines.toSpliced(at, replaced, ...added);
}

const tools = ['goose', 'golang-migrate', 'plain'] as const;
const paths = { goose: '00002_b.sql', 'golang-migrate': '000002_b.up.sql', plain: '2_b.sql' };

describe('what is taken over of an earlier check', () => {
  it.each(seeds(10, 80))('is what is seen anew (seed %i)', (seed) => {
    const random = new Random(seed);
    const tool = toolById(random.pick(tools));
    const path = paths[tool.id as keyof typeof paths];
    const file = tool.classify(path);
    const migration = file && { file, tool, companions: new Map<string, string>() };
    const past = readDocument('CREATE TABLE old (id int);', undefined, parser).flatMap(
      (one) => one.statements,
    );
    const schema = replaySection(nothing, past, '1_a.sql').after;
    const company = (['same-change', 'days-before'] as const).map(
      (when) => [{ path: '1_a.sql', statements: past, start: nothing, when }] as const,
    );
    let before: LintedBefore = neverLinted;
    const start = Array.from({ length: 8 }, () => random.pick(statements));
    const head = tool.id === 'goose' ? '-- +goose Up\n' : '';
    let lines: readonly string[] = start;
    let latest: Schema | undefined;
    let index = noQueries;
    for (let edit = 0; edit < 12; edit += 1) {
      const text = head + lines.join('');
      if (random.chance(0.2)) latest = [undefined, schema, nothing][random.below(3)];
      const cameWith = random.chance(0.8) ? random.pick(company) : [];
      const base = { path, text, migration, existing: [], cameWith, schema, targetVersion: 18 };
      const known = latest;
      if (random.chance(0.2)) index = random.pick(indexes);
      const asked = index;
      const pending = random.chance(0.5) ? [] : [{ path: '1_a.sql', statements: past }];
      const editedSince = random.chance(0.5) ? 'main' : undefined;
      const input: LintInput = {
        ...base,
        sections: readDocument(text, migration, parser),
        latest: () => known,
        beyond: { ...nothingBeyond, editedSince, queriesNaming: asked.naming, pending: () => pending },
      };
      const kit = { rules: spies, effectOf, preset: 'all', settings: new Map() } as const;
      const again = lint(input, kit, before);
      expect({ text, findings: again.findings }).toEqual({ text, findings: lint(input, kit).findings });
      before = again;
      lines = random.chance(0.15) ? start : edited(random, lines);
    }
  });
});

describe('a rule that looks up one table at the end', () => {
  const asked: string[] = [];
  const rule = spy('one-at-the-end', ({ after, latest, statement: { parsed } }) => {
    asked.push(parsed.text);
    return [after.relations.get('public.a'), latest.relations.has('public.a')];
  });
  const checked = (text: string, before: LintedBefore): LintedBefore => {
    const sections = readDocument(text, undefined, parser);
    const input = { path: 'a.sql', text, migration: undefined, existing: [], schema: nothing };
    const kit = { rules: [rule], effectOf, preset: 'all', settings: new Map() } as const;
    return lint({ ...input, sections, targetVersion: 18 }, kit, before);
  };

  it.each([
    ['stays away from others', 'CREATE TABLE b (id int);', ['CREATE TABLE b (id int)']],
    ['runs again where it is another', 'DROP TABLE a;', ['SELECT 1', 'DROP TABLE a']],
  ])('%s', (_, added, again) => {
    const begun = 'CREATE TABLE a (id int);\nSELECT 1;\n';
    const before = checked(begun, neverLinted);
    asked.length = 0;
    checked(begun + added, before);
    expect(asked).toEqual(expect.arrayContaining(again));
    expect(asked).toHaveLength(added.startsWith('DROP') ? 3 : 1);
  });
});
