/** All kinds of checks, by id; helpers of them are in sql/. Generated from the files of this folder: `npm run generate`. */
import type { CheckKind } from './check.ts';

export const checkKinds: readonly CheckKind[] = [];
