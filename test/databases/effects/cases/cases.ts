/**
 * What is executed to measure the effects table: statements over test/fixtures/effects/schema.sql, each with the fact that it must show
 * and the relations that play each role in it. A fact's own example is a case too; it is written out for its relations.
 */
import type { Case } from './case.ts';
import { columnsCases } from './columns.ts';
import { typesCases } from './types.ts';
import { constraintsCases } from './constraints.ts';
import { tablesCases } from './tables.ts';
import { indexesCases } from './indexes.ts';
import { objectsCases } from './objects.ts';
import { dataCases } from './data.ts';
import { catalogCases } from './catalog.ts';
import { definitionsCases } from './definitions.ts';
import { serverCases } from './server.ts';
import { tableOptionsCases } from './table-options.ts';

export const cases: readonly Case[] = [
  ...columnsCases,
  ...typesCases,
  ...constraintsCases,
  ...tablesCases,
  ...indexesCases,
  ...objectsCases,
  ...tableOptionsCases,
  ...definitionsCases,
  ...catalogCases,
  ...dataCases,
  ...serverCases,
];
