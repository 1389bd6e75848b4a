import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { readStatements } from './read.ts';
import { quoteIdentifier } from './identifier.ts';
import { tokenize } from './lexer.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

/** Every statement: `?` if it is conditional, its operations with their display names, or why it was not understood. */
function told(sql: string): readonly string[] {
  return readStatements(sql, 0, sql.length, parser).map(({ parsed, conditional, span }) => {
    expect(parsed.readable.length).toBe(span.end - span.start);
    const { understanding } = parsed;
    const what =
      understanding.kind === 'skipped' || understanding.kind === 'syntax-error'
        ? `${understanding.kind}${understanding.kind === 'skipped' ? ` ${understanding.reason}` : ''}`
        : parsed.operations.map((one) => [one.kind, ...namesOf(one)].join(' ')).join(', ');
    return `${conditional ? '? ' : ''}${what}`;
  });
}

function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && 'start' in value && !('functions' in value)) return [String(value.text)];
  return Object.values(value).flatMap(namesOf);
}

describe('placeholders', () => {
  it.each<[title: string, sql: string, ...told: string[]]>([
    ['Flyway, as a name', 'create table ${schema}.users (id int)', 'createTable ${schema} users id'],
    ['quoted', 'drop table "${schema}".users', 'dropRelation ${schema} users'],
    ['a part of a name', 'drop table ${Prefix}Users_${n}', 'dropRelation ${Prefix}users_${n}'],
    ['Go', 'drop table {{ .Prefix }}users', 'dropRelation {{ .Prefix }}users'],
    [
      'Go with quotes',
      `alter table {{ index .Options "Namespace" }}.a drop b; drop table c`,
      'dropColumn {{ index .Options "Namespace" }} a b',
      'dropRelation c',
    ],
    [
      'Go with quotes, in quotes',
      `drop table "{{ index .Options "Namespace" }}"."users"; select 1`,
      'dropRelation {{ index .Options "Namespace" }} users',
      'select',
    ],
    ['trimmed', 'drop table {{- .T -}} ; select 1', 'dropRelation {{- .T -}}', 'select'],
    ['phabricator', 'drop table {$NAMESPACE}_user.user_x', 'dropRelation {$NAMESPACE}_user user_x'],
    ['SQLCMD', 'drop table $(schema).t', 'dropRelation $(schema) t'],
    ['a comment in place of the schema', 'alter table /* SCHEMA */."T" drop b', 'dropColumn T b'],
    ['Python', 'create index on {table} (a)', 'createIndex {table} a'],
    ['ERB', 'drop table <%= table %>; select a <% b, c %> d from t', 'dropRelation <%= table %>', 'select t'],
    ['printf', 'alter table %s drop column %(name)s', 'dropColumn %s %(name)s'],
    [
      'psql',
      `drop table :a, :"b c".d; copy t from :'file'`,
      'dropRelation :a, dropRelation :"b c" d',
      'copyData t',
    ],
    [
      'question marks',
      'insert into t values (?, ?); delete from t where a=? and b > ?',
      'insert t',
      'delete t',
    ],
    ['jsonb operators', `select a ? 'x', a ?| b, a ?& c, d @? e, f ? g from t`, 'select t'],
    ['parameters', 'update t set a = $1 where b = $2', 'update t'],
    ['a number', 'create table t (a varchar(${len}), b numeric({{ .P }}, 2))', 'createTable t a b'],
    ['a sequence', 'create sequence s start ${n}', 'createSequence s'],
    ['a string', 'comment on table t is ${words}', 'commentOn t'],
    ['a clause', 'create table t (id int) {{ .Options }}', 'createTable t id'],
    [
      'a statement',
      '${ddl}; select 1; {{ template "x" . }}',
      'skipped template',
      'select',
      'skipped template',
    ],
    ['before a statement', '{{ template "head" . }}\ncreate table t (id int);', 'createTable t id'],
    [
      'a string with its own quote',
      `insert into t values ('{{ var('a;b') }}'); select 1`,
      'insert t',
      'select',
    ],
    [
      'a placeholder with a semicolon',
      'drop table {{ f(";") }}; select 1',
      'dropRelation {{ f(";") }}',
      'select',
    ],
    ['what is no placeholder', `select '{{a', '}}', '{{1,2},{3,4}}'::int[], "{", '$\{'`, 'select'],
    ['a mistake before one', 'alter tabel ${t} drop a', 'syntax-error'],
    ['a mistake behind one', 'alter table :t drp a', 'skipped template'],
    [
      'long ones, apart',
      'drop table {{ .AVeryLongPlaceholderThatFillsAllTheSixtyThreeBytesOfAName }}_a, {{ .AVeryLongPlaceholderThatFillsAllTheSixtyThreeBytesOfAName }}_b',
      'dropRelation {{ .AVeryLongPlaceholderThatFillsAllTheSixtyThreeBytesOfAName }}_a, dropRelation {{ .AVeryLongPlaceholderThatFillsAllTheSixtyThreeBytesOfAName }}_b',
    ],
  ])('%s', (_title, sql, ...expected) => {
    expect(told(sql)).toEqual(expected);
  });

  it('claims no value for a number', () => {
    const [operation] = parser.parse('create table t (a varchar(${len}))').operations;
    const type = operation?.kind === 'createTable' ? operation.columns[0]?.type : undefined;
    expect(type?.name).toBe('varchar');
    expect(JSON.stringify(type?.modifiers)).not.toMatch(/\d/);
  });
});

describe('branches', () => {
  it.each<[title: string, sql: string, ...told: string[]]>([
    [
      'Jinja',
      `{% if a == ';' %}\ncreate table a (x int);\n{% else %}drop table b;{% endif %}\ndrop table c; {# it's ; #} drop table d`,
      '? createTable a x',
      '? dropRelation b',
      'dropRelation c',
      'dropRelation d',
    ],
    [
      'tags in single braces',
      'create table a (x int) {#if v >= 3.8} with (fillfactor = 70) {#endif};\n{#if v}drop table b;{#else}drop table c;{#endif} {# it is ; #} drop table d',
      '? createTable a x',
      '? dropRelation b',
      '? dropRelation c',
      'dropRelation d',
    ],
    [
      'Go',
      '{{- if eq .Dialect "postgres" }}drop table a;{{ range .X }}drop table {{ . }};{{ end }}{{ end }}drop table b;',
      '? dropRelation a',
      '? dropRelation {{ . }}',
      'dropRelation b',
    ],
    ['Handlebars', '{{#if x}}drop table a;{{/if}} drop table b', '? dropRelation a', 'dropRelation b'],
    ['ERB', '<% if x %>drop table a;<% end %> drop table b', '? dropRelation a', 'dropRelation b'],
    [
      'psql',
      '\\if :x\ndrop table a;\n\\else\ndrop table b;\n\\endif\ndrop table c;',
      'skipped psql command',
      '? dropRelation a',
      '? skipped psql command',
      '? dropRelation b',
      '? skipped psql command',
      'dropRelation c',
    ],
    [
      'inside a statement',
      'create table t (a int{% if x %}, b int{% endif %}); drop table u',
      '? createTable t a b',
      'dropRelation u',
    ],
    [
      'with an else inside a statement',
      'alter table t {% if x %}add a int{% else %}add b int{% endif %}; drop table u',
      '? addColumn t a',
      'dropRelation u',
    ],
    ['a variable set by a template', '{% set x = 1 %}{{ $y := 2 }}drop table a', 'dropRelation a'],
    ['one that never opened', '{{ end }} drop table a', 'dropRelation a'],
  ])('%s', (_title, sql, ...expected) => {
    expect(told(sql)).toEqual(expected);
  });
});

it('keeps every offset, whatever stands where', () => {
  const pieces = fc.constantFrom(
    ...[
      '{{ a }}',
      '{% if x %}',
      '{% endif %}',
      '${b}',
      '{$C}',
      "'",
      '"',
      ';',
      '?',
      '%s',
      ':d',
      '$1',
      '\n',
      ' ',
    ],
    ...[
      '{{',
      '}}',
      '${',
      '<%= e %>',
      '😀',
      'drop table ',
      'select ',
      'alter table t add ',
      ', ',
      '_x',
      '(',
      ')',
      '$$',
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      const sql = parts.join('');
      for (const { parsed, span } of readStatements(sql, 0, sql.length, parser)) {
        expect(parsed.text).toBe(sql.slice(span.start, span.end));
        expect(parsed.readable.length).toBe(parsed.text.length);
        expect(JSON.stringify(parsed.operations)).not.toMatch(/[\uE000-\uF8FF]/);
        for (const token of tokenize(parsed.text)) expect(token.end).toBeLessThanOrEqual(parsed.text.length);
      }
    }),
    { numRuns: 1500 },
  );
});

it.each([
  ['{{ .Prefix }}users', '{{ .Prefix }}users'],
  ['${schema}', '${schema}'],
  [':schema', ':schema'],
  ['{$NAMESPACE}_user', '{$NAMESPACE}_user'],
  ['a$b', 'a$b'],
  ['{{ a"; drop table b }}', '"{{ a""; drop table b }}"'],
  ['a:b', '"a:b"'],
  ['{x', '"{x"'],
])('writes the name %s as %s', (name, written) => {
  expect(quoteIdentifier(name)).toBe(written);
});
