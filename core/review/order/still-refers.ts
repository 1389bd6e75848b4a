/**
 * Tables that go and until then refuse deletes elsewhere: a foreign key of theirs without ON DELETE. The release in front of the change no longer deletes
 * their rows, and so cannot delete what those refer to. What programs delete is not read here.
 */
import { codeForFile } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { inFile } from '../statements/name-in-file.ts';

interface StillRefers {
  /** Key of the table that goes. */
  readonly table: string;
  /** Key of the one that stays. */
  readonly to: string;
  readonly constraint: string;
  readonly drop: string;
}

/** Of one part of the order: as the part finds them. */
function stillReferring(own: readonly Placed[]): readonly StillRefers[] {
  const found = own[0]?.section.found;
  if (found === undefined) return [];
  const gone = new Set(own.flatMap(droppedBy));
  return [...gone].flatMap((key) => {
    const table = tableByKey(found, key);
    const dropping = own.find((placed) => droppedBy(placed).includes(key));
    return (table?.constraints ?? []).flatMap(({ kind, name, enforced, references }) => {
      const refuses = references?.onDelete === 'no-action' || references?.onDelete === 'restrict';
      if (table === undefined || dropping === undefined || kind !== 'foreign-key' || !enforced || !refuses)
        return [];
      if (gone.has(references.relation)) return [];
      const drop = `ALTER TABLE ${inFile(table, [dropping])} DROP CONSTRAINT ${oneLine(quoteIdentifier(name))};`;
      return [{ table: key, to: references.relation, constraint: name, drop }];
    });
  });
}

function droppedBy(placed: Placed): readonly string[] {
  return placed.one.actions.flatMap(({ operation }) =>
    operation.kind === 'dropRelation' && operation.relation === 'table'
      ? [relationKey(schemaAt(placed), operation.target)]
      : [],
  );
}

/** Sentences of the order. */
export function stillReferringInWords(own: readonly Placed[]): readonly string[] {
  return stillReferring(own).map(({ table, to, constraint, drop }) => {
    const [from, other] = [table, to].map((key) => oneLine(displayName(key)));
    return `Until this has run ${from ?? ''} refers to ${other ?? ''} (${oneLine(constraint)}, without ON DELETE), and a release that no longer deletes its rows cannot delete those of ${other ?? ''} that they refer to. Where programs delete from ${other ?? ''}, that release goes on deleting from ${from ?? ''} first, or the key goes in a migration before it: ${codeForFile(drop)}`;
  });
}

/** `which still deletes from tokens`; undefined where nothing refers. */
export function stillDeleting(own: readonly Placed[]): string | undefined {
  const names = [...new Set(stillReferring(own).map(({ table }) => oneLine(displayName(table))))];
  return names.length === 0 ? undefined : `which still deletes from ${joined(names, mostTold)}`;
}

const mostTold = 4;
