/** Types. A changed type stays as it is: enum values and attributes in use cannot be removed. */
import { displayName } from '../schema/lookup.ts';
import type { UserType } from '../schema/model.ts';
import { qualified } from '../schema/print/names.ts';
import { inOrderOfNeed } from '../schema/print/statement.ts';
import { typeDetails, typePart } from '../schema/print/types.ts';
import { byKey, difference, isSame, type Found, type Pair } from './collected.ts';

export function undoTypes({ from, to }: Pair, found: Found): void {
  const { made, lost, changed } = difference(
    byKey(from.schema.types.values()),
    byKey(to.schema.types.values()),
  );
  for (const part of inOrderOfNeed(made.map(typePart)).toReversed()) {
    const type = made.find((one) => one.key === part.provides.key);
    if (type !== undefined) found.add('types', `DROP ${wordOf(type)} ${qualified(type)}`);
  }
  found.add('make', ...inOrderOfNeed(lost.map(typePart)).flatMap((one) => one.statements));
  found.add('details', ...lost.flatMap((one) => typeDetails(to, one)));
  for (const one of changed) {
    const same =
      isSame(typePart(one.from).statements, typePart(one.to).statements) &&
      isSame(typeDetails(from, one.from), typeDetails(to, one.to));
    const type = displayName(one.to.key);
    if (!same) found.refuse({ kind: 'type', type, words: `What changed in type ${type} stays.` });
  }
}

function wordOf({ form }: UserType): string {
  return form === 'domain' ? 'DOMAIN' : 'TYPE';
}
