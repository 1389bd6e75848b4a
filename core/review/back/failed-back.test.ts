/** What is said of a way back that was seen to fail: the line of its script, what stays, and what the file fails on behind it. */
import { describe, expect, it } from 'vitest';
import type { RollbackProof } from '../../proof/result.ts';
import type { ReviewedProof } from '../input.ts';
import { faultIn } from './failed-back.ts';

function seen(rollback: RollbackProof): { readonly proof: ReviewedProof } {
  return { proof: { kind: 'run', proof: { rollback } } as ReviewedProof };
}

function saying(message: string) {
  return { message, sqlState: '42701', position: undefined, at: 'statement' } as const;
}

const script =
  "BEGIN;\nSET LOCAL lock_timeout = '5s';\nDROP TABLE pets;\nALTER TABLE users DROP COLUMN b;\nCOMMIT;\n";
const failing = 'ALTER TABLE users DROP COLUMN b';
const left = (name: string) => ({ change: 'added', kind: 'column', name, after: 'int' }) as const;

describe('a way back that was seen to fail', () => {
  it('says the line of its script', () => {
    const span = { start: 0, end: 1 };
    const refusal = saying('column "b" of relation "users" does not exist');
    const statement = { span, text: failing, expected: [], onTarget: undefined };
    const down = [
      { file: 'a', statements: [{ ...statement, outcome: { kind: 'refused', refusal } as const }] },
    ];
    expect(faultIn(script, seen({ kind: 'refused', refusal, place: { file: 'a', span }, down }))).toBe(
      'Line 4 fails: column "b" of relation "users" does not exist.',
    );
  });

  it('says the line of one that was put together', () => {
    const outcome = { kind: 'failed', because: 'column "b" does not exist.', at: failing } as const;
    const draft = { text: failing, way: undefined, outcome };
    expect(faultIn(script, seen({ kind: 'missing', empty: undefined, draft }))).toBe(
      'Line 4 fails: column "b" does not exist.',
    );
  });

  it('says what stays, and on what the file fails then', () => {
    const changes = ['users.a', 'users.b', 'pets.c', 'pets.d'].map(left);
    const again = saying('column "a" of relation "users" already exists');
    expect(faultIn(script, seen({ kind: 'differs', changes, again, lost: [], down: [] }))).toBe(
      'Column users.a is left; column users.b is left; column pets.c is left and 1 more. After it the file does not run again: column "a" of relation "users" already exists.',
    );
    expect(faultIn(script, seen({ kind: 'differs', changes: [left('users.a')], lost: [], down: [] }))).toBe(
      'Column users.a is left.',
    );
  });

  it('says nothing of one that works', () => {
    expect(faultIn(script, seen({ kind: 'restored', lost: [], down: [] }))).toBeUndefined();
  });
});
