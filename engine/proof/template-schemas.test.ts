import { describe, expect, it } from 'vitest';
import { withTemplateSchemas } from './template-schemas.ts';

const sent = (...texts: string[]): readonly (string | undefined)[] =>
  withTemplateSchemas(texts).map((one) => one?.text);

describe('schemas that a placeholder names', () => {
  it.each([
    [
      'before a dot',
      'ALTER TABLE {{ .S }}.orders ADD note text',
      'ALTER TABLE "{{ .S }}".orders ADD note text',
    ],
    [
      'with quotes of its own',
      'DROP TABLE {{ index .Options "Namespace" }}.orders',
      'DROP TABLE "{{ index .Options ""Namespace"" }}".orders',
    ],
    [
      'in quotes',
      'DROP TABLE "{{ index .Options "Namespace" }}"."orders"',
      'DROP TABLE "{{ index .Options ""Namespace"" }}"."orders"',
    ],
    [
      'in quotes that a server wrote',
      'DROP TABLE "{{ index .Options ""Namespace"" }}".orders',
      'DROP TABLE "{{ index .Options ""Namespace"" }}".orders',
    ],
    ['behind SCHEMA', 'CREATE SCHEMA IF NOT EXISTS ${schema}', 'CREATE SCHEMA IF NOT EXISTS "${schema}"'],
    ['in a path', 'SET search_path = {{ .S }}, public', 'SET search_path = "{{ .S }}", public'],
    ['of psql', 'DROP TABLE :schema.orders', 'DROP TABLE ":schema".orders'],
    [
      'in the strings and the dynamic SQL of a block',
      `DO $$BEGIN IF EXISTS (SELECT FROM pg_indexes WHERE schemaname = '{{ .S }}') THEN EXECUTE 'DROP INDEX {{ .S }}.a'; EXECUTE 'DROP INDEX "{{ .S }}".b'; END IF; END$$`,
      `DO $$BEGIN IF EXISTS (SELECT FROM pg_indexes WHERE schemaname = '{{ .S }}') THEN EXECUTE 'DROP INDEX "{{ .S }}".a'; EXECUTE 'DROP INDEX "{{ .S }}".b'; END IF; END$$`,
    ],
    ['with a quote in it', `SELECT 1 FROM {{ f 'x' }}.t`, `SELECT 1 FROM "{{ f 'x' }}".t`],
    ['beside JSON', `INSERT INTO {{ .S }}.t VALUES ('{a}')`, `INSERT INTO "{{ .S }}".t VALUES ('{a}')`],
    ['with a space on one side', 'DROP TABLE {{.S }}.orders', 'DROP TABLE "{{ .S }}".orders'],
  ])('%s', (_, text, expected) => {
    expect(sent(text)).toEqual([expected]);
  });

  it.each([
    ['a value', 'SELECT a FROM {{ .S }}.t WHERE b = {{ .V }}'],
    ['a part of a name', 'SELECT a FROM {{ .S }}_new.t'],
    ['a part of a string', `SELECT 'of {{ .S }}' FROM {{ .S }}.t`],
    ['a branch', 'SELECT a FROM {{ if .X }}{{ .S }}.t{{ else }}u{{ end }}'],
    ['a table', 'SELECT a FROM app.{{ .T }}'],
    ['a database', 'SELECT a FROM {{ .D }}.{{ .S }}.t'],
    ['more than a name can hold', `SELECT a FROM {{ ${'x'.repeat(70)} }}.t`],
    ['a comment in the place of the schema', 'SELECT a FROM /*schema*/.t'],
    ['nothing', 'SELECT a FROM t'],
  ])('are not stood in for where there is %s', (_, text) => {
    expect(sent(text)).toEqual([undefined]);
  });

  it('are known from the other statements of the file', () => {
    const asks = `SELECT 1 FROM pg_indexes WHERE schemaname = '{{.S }}'`;
    expect(sent(asks)).toEqual([undefined]);
    expect(sent('DROP TABLE {{ .S }}.a', asks)[1]).toBe(
      `SELECT 1 FROM pg_indexes WHERE schemaname = '{{ .S }}'`,
    );
  });

  it('tells places in what was written', () => {
    const text = 'DROP TABLE {{ index .Options "Namespace" }}.orders, {{ index .Options "Namespace" }}.notes';
    const [found] = withTemplateSchemas([text]);
    expect(found?.schemas).toEqual(['{{ index .Options "Namespace" }}']);
    const at = (word: string): number | undefined => found?.written(found.text.indexOf(word));
    expect(at('DROP')).toBe(0);
    expect(at('orders')).toBe(text.indexOf('orders'));
    expect(at('notes')).toBe(text.indexOf('notes'));
    expect(at('index')).toBe(text.indexOf('{{'));
  });
});
