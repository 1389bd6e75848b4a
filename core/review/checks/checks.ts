/** The checks of a change: those of every kind, without duplicates; catalog checks come before those that read rows. */
import type { Facts } from '../facts/facts.ts';
import type { Check } from '../model.ts';
import type { CheckKind } from './check.ts';
import { checkKinds } from './index.ts';

export function checksBefore(facts: Facts): readonly Check[] {
  return checksOf('before', facts);
}

export function checksAfter(facts: Facts): readonly Check[] {
  return checksOf('after', facts);
}

/** They are queries of PostgreSQL's catalog. */
function checksOf(when: CheckKind['when'], facts: Facts): readonly Check[] {
  if (facts.change.target.dialect !== 'postgresql') return [];
  const all = checkKinds
    .filter((kind) => kind.when === when)
    .flatMap(({ id, find }) => find(facts).map((one) => ({ ...one, id, answer: undefined })));
  const distinct = [...new Map(all.map((one) => [one.sql, one])).values()];
  return [
    ...distinct.filter(({ reads }) => reads === 'catalog'),
    ...distinct.filter(({ reads }) => reads === 'rows'),
  ];
}
