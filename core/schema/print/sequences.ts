/** Sequences: independent ones, and those of identity columns, which are part of their column. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Sequence } from '../model.ts';
import { described, ownerOf, privilegesOf } from './describe.ts';
import { named, qualified } from './names.ts';
import { statement, type Context, type Part, type ScriptStatement } from './statement.ts';

export function sequencePart(sequence: Sequence): Part {
  const persistence = sequence.persistence === 'unlogged' ? 'UNLOGGED ' : '';
  return {
    provides: { kind: 'relation', key: sequence.key },
    types: [],
    keys: [],
    texts: [],
    statements: [
      statement(
        `CREATE ${persistence}SEQUENCE ${qualified(sequence)} AS ${sequence.type} ${optionsOf(sequence)}`,
      ),
    ],
  };
}

/** Inside GENERATED … AS IDENTITY ( … ). */
export function identityOptions(sequence: Sequence): string {
  return `SEQUENCE NAME ${qualified(sequence)} ${optionsOf(sequence)}`;
}

function optionsOf(sequence: Sequence): string {
  return [
    `START WITH ${sequence.start}`,
    `INCREMENT BY ${sequence.increment}`,
    `MINVALUE ${sequence.minimum}`,
    `MAXVALUE ${sequence.maximum}`,
    `CACHE ${sequence.cache}`,
    ...(sequence.cycle ? ['CYCLE'] : []),
  ].join(' ');
}

/** After its table exists. */
export function sequenceDetails(context: Context, sequence: Sequence): readonly ScriptStatement[] {
  const name = qualified(sequence);
  const { ownedBy } = sequence;
  return [
    ...(ownedBy === undefined || sequence.identity
      ? []
      : [
          statement(
            `ALTER SEQUENCE ${name} OWNED BY ${named(context.schema, ownedBy.relation)}.${quoteIdentifier(ownedBy.column)}`,
          ),
        ]),
    ...(sequence.identity || ownedBy !== undefined ? [] : ownerOf('SEQUENCE', name, sequence.owner)),
    ...privilegesOf(context, 'sequence', 'SEQUENCE', name, sequence),
    ...described('SEQUENCE', name, sequence),
  ];
}
