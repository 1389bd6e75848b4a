/**
 * Unique indexes on expressions that ON CONFLICT of programs goes by: it names the same columns and expressions, and no other index answers to that, however much
 * more it refuses (manual, INSERT, “ON CONFLICT Clause”: index inference).
 */
import type { Operation } from '../../operations/operation.ts';
import { withoutBrackets } from '../../plan/expression.ts';
import { oneLine } from '../../plan/format.ts';
import { indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import type { CodePlace } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { droppedIndex } from '../schema/freed.ts';
import { conflictSaid, elementSaid, keySaid } from '../schema/said-keys.ts';

export interface ComputedKey {
  readonly relation: string;
  /** For people: one that takes the name of another is the new one. */
  readonly name: string;
  /** An index that was there has its name. */
  readonly isNameTaken: boolean;
  /** As people write them. */
  readonly elements: readonly string[];
  /** Where a program says it: of the change for what it makes, of the commit before for what goes. */
  readonly place: CodePlace;
}

/** A program of the change says just these columns and expressions. */
export function computedKeyMade(operation: Operation, placed: Placed): ComputedKey | undefined {
  if (operation.kind !== 'createIndex' || !operation.unique) return undefined;
  const before = schemaAt(placed);
  const relation = relationKey(before, operation.table);
  if (tableByKey(placed.start, relation) === undefined) return undefined;
  const elements = operation.elements.map((one) => one.column?.text ?? one.expression?.text ?? '');
  if (operation.elements.every(({ expression }) => expression === undefined)) return undefined;
  const said = keySaid(elements.map(elementSaid));
  const former = indexesOf(placed.start, relation);
  const isThere = former.some((one) => one.unique && saidOf(one) === said);
  const name = operation.name?.text;
  const isNameTaken = former.some((one) => one.name === name);
  const place = placed.migration.conflictsInCode?.now.get(conflictSaid(relation, said));
  return isThere || place === undefined
    ? undefined
    : {
        relation,
        name: name === undefined ? 'the new index' : isNameTaken ? `the new ${name}` : name,
        isNameTaken,
        elements: elements.map(withoutBrackets),
        place,
      };
}

/** A program of the commit before says it, and in the end no index is on the same. */
export function computedKeyGone(operation: Operation, placed: Placed): ComputedKey | undefined {
  if (operation.kind !== 'dropIndex') return undefined;
  const index = droppedIndex(operation, schemaAt(placed), placed.start);
  if (index?.unique !== true || !index.valid || index.elements.every((one) => one.expression === undefined))
    return undefined;
  const said = saidOf(index);
  const { relation } = index;
  const isMadeAgain = indexesOf(placed.section.after, relation).some(
    (one) => one.unique && one.valid && saidOf(one) === said,
  );
  const place = placed.migration.conflictsInCode?.before?.get(conflictSaid(relation, said));
  return isMadeAgain || place === undefined
    ? undefined
    : {
        ...{ relation, name: index.name, isNameTaken: true, place },
        elements: index.elements.map(elementOf).map(withoutBrackets),
      };
}

/** Of which computedKeysInWords says when it goes. */
export function isOfComputedKey(placed: Placed): boolean {
  return placed.one.actions.some(
    ({ operation }) =>
      computedKeyMade(operation, placed) !== undefined || computedKeyGone(operation, placed) !== undefined,
  );
}

/** Which release needs which of them. Sentences. */
export function computedKeysInWords(own: readonly Placed[]): readonly string[] {
  const of = (find: typeof computedKeyMade) =>
    own.flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) => {
        const key = find(operation, placed);
        return key === undefined ? [] : [{ key, placed }];
      }),
    );
  const made = of(computedKeyMade);
  return of(computedKeyGone).map(({ key, placed }) => {
    const fresh = made.filter(({ key: other }) => other.relation === key.relation);
    const now =
      fresh.length === 0
        ? ''
        : ` ${joined(fresh.map((one) => `${placeOf(one.key)} says ${onConflict(one.key)} now, and fails until ${one.placed.place} has run`))}. While both indexes stand both releases run: ${fresh.some((one) => one.key.isNameTaken) ? 'build the new one under another name, and leave the DROP and the name' : 'leave the DROP'} to a file behind that release.`;
    return `${placeOf(key)} of the commit before says ${onConflict(key)}, to which ${oneLine(key.name)} alone answers: an older release fails there from ${placed.place} on (42P10).${now}`;
  });
}

function placeOf({ place }: ComputedKey): string {
  return oneLine(`${place.file}:${place.line}`);
}

export function onConflict(key: ComputedKey): string {
  return `ON CONFLICT (${targetOf(key)})`;
}

const longest = 60;

/** Where they are long its index stands for them. */
export function targetOf({ elements, name }: ComputedKey): string {
  const words = elements.map(oneLine).join(', ');
  return words.length <= longest ? words : `what ${oneLine(name)} is on`;
}

function saidOf({ elements }: Pick<Index, 'elements'>): string {
  return keySaid(elements.map(elementOf).map(elementSaid));
}

function elementOf({ column, expression }: Index['elements'][number]): string {
  return column ?? expression ?? '';
}
