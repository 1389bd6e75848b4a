import { describe, expect, it } from 'vitest';
import { addressOf, countsAsProduction } from './profile.ts';

const base = { engine: 'postgresql', host: 'db.example', port: 5432, database: 'shop', user: 'ann' } as const;

describe('countsAsProduction', () => {
  it.each([
    ['localhost', false],
    ['LOCALHOST.', false],
    ['127.0.0.1', false],
    ['127.1.2.3', false],
    ['::1', false],
    ['/run/postgresql', false],
    ['db.localhost', false],
    ['10.0.0.5', true],
    ['db', true],
    ['localhost.evil.example', true],
    ['127.0.0.1.evil.example', true],
  ])('judges an unlabelled %s', (host, expected) => {
    expect(countsAsProduction({ host, environment: 'unlabelled' })).toBe(expected);
  });

  it('believes a label', () => {
    expect(countsAsProduction({ host: 'localhost', environment: 'production' })).toBe(true);
    expect(countsAsProduction({ host: 'db.example', environment: 'scratch' })).toBe(false);
  });

  it('takes no host behind a tunnel for this machine', () => {
    const ssh = { host: 'bastion', port: 22, user: 'ann' };
    expect(countsAsProduction({ host: 'localhost', environment: 'unlabelled', ssh })).toBe(true);
    expect(countsAsProduction({ host: 'localhost', environment: 'development', ssh })).toBe(false);
  });
});

describe('addressOf', () => {
  it('names everything but the password', () => {
    expect(addressOf(base)).toBe('ann@db.example:5432/shop');
    expect(addressOf({ ...base, host: '::1' })).toBe('ann@[::1]:5432/shop');
  });
});
