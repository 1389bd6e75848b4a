/**
 * What each version of PostgreSQL since 15 added that a migration may use, how it appears in the grammar's tree, and an example that every
 * older server refuses and every newer one accepts (test/databases/effects/features.test.ts runs all of them). Judges nothing.
 */
import type { Feature } from './feature.ts';
import { since15 } from './since-15.ts';
import { since16 } from './since-16.ts';
import { since17 } from './since-17.ts';
import { since18 } from './since-18.ts';

export const features: readonly Feature[] = [...since15, ...since16, ...since17, ...since18];
