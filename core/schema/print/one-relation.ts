/**
 * One relation, function or type as the script that creates it, with indexes, keys, policies and privileges: two states of it are compared
 * by this text.
 */
import { indexesOf } from '../lookup.ts';
import type { Relation, Schema, Table } from '../model.ts';
import { constraintParts } from './constraints.ts';
import { createIndex, indexDetails } from './indexes.ts';
import { policyStatements, ruleStatements, triggerStatements } from './programs.ts';
import { sequenceDetails, sequencePart } from './sequences.ts';
import type { Context, ScriptStatement } from './statement.ts';
import { attachPartition, tableDetails, tablePart } from './tables.ts';
import { viewDetails, viewPart } from './views.ts';
import { ended, wordedRelation } from './worded.ts';

/** The server's own choice of a start value is not a difference. */
const startOfIdentity = /(AS IDENTITY) \(SEQUENCE NAME [^()]*\)/g;

/** Empty if there is no such relation, or if it is only part of another (the sequence of an identity column). */
export function relationText(schema: Schema, key: string, targetVersion: number): string {
  if (schema.dialect !== 'postgresql') return ended(schema, wordedRelation(schema, key));
  const relation = schema.relations.get(key);
  if (relation === undefined) return '';
  return statementsOf({ schema, targetVersion }, relation)
    .filter(({ sql }) => !sql.startsWith('REVOKE ALL ON TABLE '))
    .map(({ sql }) => `${sql.replace(startOfIdentity, '$1')};\n`)
    .join('');
}

function statementsOf(context: Context, relation: Relation): readonly ScriptStatement[] {
  if (relation.kind === 'sequence')
    return relation.identity || relation.ownedBy !== undefined
      ? []
      : [...sequencePart(relation).statements, ...sequenceDetails(context, relation)];
  const programs = [
    ...relation.triggers.flatMap((one) => triggerStatements(context, relation, one)),
    ...relation.rules.flatMap((one) => ruleStatements(relation, one)),
  ];
  if (!('constraints' in relation))
    return [
      ...viewPart(relation).statements,
      ...indexesIn(context, relation),
      ...programs,
      ...viewDetails(context, relation),
    ];
  return [...tableStatements(context, relation), ...programs, ...tableDetails(context, relation)];
}

function tableStatements(context: Context, table: Table): readonly ScriptStatement[] {
  const late = table.constraints.filter(({ kind }) => kind === 'foreign-key' || kind === 'exclusion');
  return [
    ...tablePart(context, table).statements,
    ...indexesIn(context, table),
    ...constraintParts(context, table, late),
    ...attachPartition(context, table),
    ...table.policies.flatMap((one) => policyStatements(table, one)),
  ];
}

function indexesIn(context: Context, { key }: Relation): readonly ScriptStatement[] {
  return indexesOf(context.schema, key)
    .filter(({ constraint }) => constraint === undefined)
    .flatMap((one) => [createIndex(context, one), ...indexDetails(context, one)]);
}
