/** Statements that write every row of a table again which holds personal data or secrets: whether they change any of it. Says nothing of what is copied elsewhere. */
import { personalDataIn } from '../../personal-data/personal-data.ts';
import type { PersonalDataSettings } from '../../personal-data/settings.ts';
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { capital, commas } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 4;

/** It tells of rows that are there: nothing new is kept of anybody. */
export function isOfRowsThere(sentence: string): boolean {
  return sentence.includes(writesAgain);
}

const writesAgain = ' writes every row of ';

/** Sentences. */
export function writtenOfPeople(placed: Placed, settings: PersonalDataSettings): readonly string[] {
  const schema = schemaAt(placed);
  if (schema.dialect !== 'postgresql') return [];
  return placed.one.actions.flatMap(({ operation, effect }) => {
    const set = columnsSet(operation);
    if (set === undefined || !('table' in operation) || operation.table === undefined) return [];
    const key = relationKey(schema, operation.table);
    const own = effect.relations.find(
      ({ relation, role }) => role === 'target' && (relation === key || `public.${relation}` === key),
    );
    if (own === undefined || own.isNew || !(operation.kind === 'update' || own.rewrite)) return [];
    const marked = (personalDataIn(schema, settings).table(key)?.columns ?? []).map((one) => one.column);
    if (marked.length === 0) return [];
    const changed = marked.filter((name) => set.includes(name));
    const all = `${capital(placed.place)}${writesAgain}${oneLine(displayName(key))} again`;
    return [
      changed.length > 0
        ? `${all}, and values of ${commas(changed.map(oneLine), mostNames)} with it, which ${changed.length === 1 ? 'is' : 'are'} personal data or secret.`
        : `${all} and changes no personal data: ${commas(marked.map(oneLine), mostNames)} ${marked.length === 1 ? 'stays as it is' : 'stay as they are'}, and the write-ahead log has these rows once more.`,
    ];
  });
}

/** Undefined of what leaves rows where they are. */
function columnsSet(operation: Operation): readonly string[] | undefined {
  switch (operation.kind) {
    case 'update':
      return isAlwaysTrue(operation.where) && operation.reads.length === 0 ? operation.columns : undefined;
    case 'alterColumnType':
      return [operation.column.text];
    case 'addColumn':
      return [];
    default:
      return undefined;
  }
}
