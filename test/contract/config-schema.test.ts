/** The committed schemas are those that plinth.config.json and plinth.stats.json are read with. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { readStatistics } from '../../core/statistics/read.ts';
import { configSchemaText, statisticsSchemaText } from '../../scripts/schema-texts.ts';

const committed = resolve(import.meta.dirname, '..', '..', 'docs', 'plinth.config.schema.json');

describe('docs/plinth.config.schema.json', () => {
  it('is up to date; otherwise run npm run generate', () => {
    expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(JSON.parse(configSchemaText()));
  });

  it('is a JSON Schema that takes what the guide shows', () => {
    const ajv = new Ajv({ strict: false });
    const validate = ajv.compile(JSON.parse(configSchemaText()) as object);
    const good = {
      migrations: [
        { folder: 'db/migrations', tool: 'golang-migrate', dialect: 'postgresql', targetVersion: 16 },
      ],
      scope: 'new',
      rules: { 'convention/unused-suppression': 'off' },
    };
    expect(validate(good)).toBe(true);
    expect(validate({ ...good, scope: 'some' })).toBe(false);
    expect(validate({ migrations: [{ folder: '../x' }] })).toBe(false);
  });
});

describe('docs/plinth.stats.schema.json', () => {
  const schema = JSON.parse(statisticsSchemaText()) as object;
  const orders = {
    schema: 'public',
    name: 'orders',
    kind: 'table',
    bytes: 8192,
    rows: 3,
    writesPerSecond: 0.5,
  };
  const file = {
    version: 1,
    server: { versionNumber: 160_004, version: '16.4' },
    collectedAt: '2026-11-20T15:00:00.000Z',
    relations: [orders],
  };

  it('is up to date; otherwise run npm run generate', () => {
    const path = resolve(committed, '..', 'plinth.stats.schema.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(schema);
  });

  it.each<readonly [string, object]>([
    ['all members', file],
    ['none that may be left out', { ...file, server: undefined }],
    ['unknown members', { ...file, settings: {}, relations: [{ ...orders, columns: [] }] }],
    ['another version', { ...file, version: 2 }],
    ['no relations', { version: 1, collectedAt: file.collectedAt }],
    ['a day that is none', { ...file, collectedAt: 'today' }],
    ['a server without a version', { ...file, server: { version: '16.4' } }],
    ['half a byte', { ...file, relations: [{ ...orders, bytes: 0.5 }] }],
    ['a view', { ...file, relations: [{ ...orders, kind: 'view' }] }],
    ['an empty name', { ...file, relations: [{ ...orders, name: '' }] }],
  ])('says of a file with %s what the reader says', (_title, value) => {
    const json: unknown = JSON.parse(JSON.stringify(value));
    const reading = readStatistics(json);
    const accepted = reading.kind === 'read' && reading.problems.length === 0;
    expect(new Ajv({ strict: false }).validate(schema, json)).toBe(accepted);
  });
});
