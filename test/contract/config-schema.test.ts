/** The committed schema of plinth.config.json is the one that the linter reads configurations with. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { configSchemaText } from '../../engine/session/config-schema-text.ts';

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
