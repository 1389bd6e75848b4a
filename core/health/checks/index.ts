/** Generated from the files of this folder, by id: `npm run generate`. */
import type { Check } from '../check.ts';
import { check as connectionsUsed } from './connections-used.ts';
import { check as idleInTransaction } from './idle-in-transaction.ts';
import { check as invalidIndex } from './invalid-index.ts';
import { check as multixactAge } from './multixact-age.ts';
import { check as sequenceExhaustion } from './sequence-exhaustion.ts';
import { check as transactionIdAge } from './transaction-id-age.ts';

export const checks: readonly Check[] = [
  connectionsUsed,
  idleInTransaction,
  invalidIndex,
  multixactAge,
  sequenceExhaustion,
  transactionIdAge,
];
