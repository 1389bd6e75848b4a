import { describe, expect, it } from 'vitest';
import { carries, type Carries } from './types.ts';

describe('carries', () => {
  const cases: readonly (readonly [type: string | undefined, expected: Carries])[] = [
    ['text', 'text'],
    ['VARCHAR(20)', 'text'],
    ['character varying (20)', 'text'],
    ['pg_catalog.text', 'text'],
    ['text[]', 'text'],
    ['text[3][]', 'text'],
    ['text array', 'text'],
    ['text collate "C"', 'text'],
    ['name', 'text'],
    ['citext', 'text'],
    ['jsonb', 'document'],
    ['int', 'nothing'],
    ['numeric(10, 2)', 'nothing'],
    ['double  precision', 'nothing'],
    ['timestamp(3) with time zone', 'nothing'],
    ['timestamptz', 'nothing'],
    ['uuid[]', 'nothing'],
    ['regclass', 'nothing'],
    ['users.name%type', 'unknown'],
    ['text%type', 'unknown'],
    ['record', 'unknown'],
    ['anyelement', 'unknown'],
    ['app.mood', 'unknown'],
    ['app.text', 'unknown'],
    [undefined, 'unknown'],
  ];
  it.each(cases)('%s: %s', (type, expected) => {
    expect(carries(type)).toBe(expected);
  });
});
