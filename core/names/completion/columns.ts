/** The columns that can be named at a place: of its visible sources, of one source, or of the table that a statement changes. */
import { isKeyColumn } from './key-columns.ts';
import { wordsOf } from '../../schema/words.ts';
import type { ColumnType } from '../../schema/model.ts';
import { offerOf, type Offered } from '../offers.ts';
import type { FromSource, Place, Role } from '../outline.ts';
import { sourcesSeen } from '../uses.ts';
import type { Completion, Spot } from './completion.ts';
import { baseColumn, comparedColumn } from './values.ts';

/** Unqualified columns: the block's own first, then those of enclosing blocks. */
export function columnsSeen(spot: Spot, place: Place): readonly Completion[] {
  const found = new Map<string, Completion>();
  const partner = comparedColumn(spot, place);
  for (const { block, source } of sourcesSeen(place.sight)) {
    if (source.qualifiedOnly) continue;
    const isOuter = block !== place.sight.block;
    for (const offered of offerOf(source, spot).columns) {
      if (source.merged.includes(offered.name)) continue;
      const known = found.get(offered.name);
      // A name that two sources of one block have must be qualified.
      if (known !== undefined && !isOuter) {
        found.set(offered.name, ambiguous(spot, known, offered.name, source));
        continue;
      }
      if (known !== undefined) continue;
      const score = (isOuter ? 60 : 100) + weight(spot, place, offered) + fit(offered, partner);
      found.set(offered.name, columnItem(spot, offered, source, score));
    }
  }
  return [...found.values()];
}

function ambiguous({ quote }: Spot, known: Completion, name: string, { called }: FromSource): Completion {
  const insert = called === undefined ? known.insert : `${quote(called.text)}.${quote(name)}`;
  return known.score < 50
    ? known
    : { ...known, insert: known.insert.includes('.') ? known.insert : insert, score: known.score - 20 };
}

export function columnsOf(spot: Spot, place: Place, source: FromSource): readonly Completion[] {
  const partner = comparedColumn(spot, place);
  return offerOf(source, spot).columns.map((offered) =>
    columnItem(spot, offered, source, 100 + weight(spot, place, offered) + fit(offered, partner)),
  );
}

function columnItem(spot: Spot, offered: Offered, source: FromSource, score: number): Completion {
  const { name, type } = offered;
  return {
    label: name,
    kind: 'column',
    insert: spot.quote(name),
    detail: detailOf(spot, type, source),
    score,
  };
}

function detailOf(
  { schema }: Spot,
  type: ColumnType | undefined,
  { called }: FromSource,
): string | undefined {
  const text = type === undefined ? undefined : wordsOf(schema).type({ type });
  return [called?.text, text].filter((one) => one !== undefined && one !== '').join(' · ') || undefined;
}

/** Ranks a column: by its use elsewhere, its presence in the list, and the other side of SET. */
function weight(spot: Spot, place: Place, { name, base }: Offered): number {
  let score =
    base === undefined
      ? 4
      : Math.min(24, 4 * Math.log2(1 + spot.usage.count(`${base.relation}.${base.column}`)));
  if (place.valueFor?.column === name) score += 30;
  const block = place.sight.block;
  const isListed = block.outputs.some((one) => one.path?.parts.at(-1)?.text === name);
  if (place.clause === 'select' && isListed) score -= 12;
  if ((place.clause === 'group' || place.clause === 'order') && isListed) score += 15;
  if (place.clause === 'on' && base !== undefined && isKeyColumn(spot.schema, base)) score += 10;
  return score;
}

/** Columns with the type of the other side rank higher, and those that a foreign key relates to it highest. */
function fit(offered: Offered, partner: Offered | undefined): number {
  if (partner === undefined) return 0;
  const { base } = offered;
  if (
    base !== undefined &&
    partner.base !== undefined &&
    base.column === partner.base.column &&
    base.relation === partner.base.relation
  )
    return 5;
  if (offered.name === partner.name) return 15;
  return offered.type !== undefined && offered.type.name === partner.type?.name ? 8 : 0;
}

/** The columns of a table in a column list or a SET clause. */
export function listedColumns(spot: Spot, role: Role & { kind: 'column' }): readonly Completion[] {
  const listed = new Set(role.list.map(({ text }) => text));
  const { columns } = offerOf(role.source, spot);
  const free = columns.filter(({ name }) => !listed.has(name));
  const items = free.flatMap((offered, i): readonly Completion[] => {
    const known = offered.base === undefined ? undefined : baseColumn(spot.schema, offered.base)?.column;
    const isWritten = role.why === 'insert' || role.why === 'set';
    if (isWritten && (known?.generated !== undefined || known?.identity === 'always')) return [];
    const isNeeded = role.why === 'insert' && known?.nullable === false && known.default === undefined;
    const often =
      offered.base === undefined ? 0 : spot.usage.count(`${offered.base.relation}.${offered.base.column}`);
    // In the order of the table, in which people usually list them.
    const inOrder = role.why === 'insert' ? -i / 10 : 0;
    const isKey = role.why === 'key' && offered.base !== undefined && isKeyColumn(spot.schema, offered.base);
    const score =
      100 + inOrder + (isNeeded ? 10 : 0) + (isKey ? 10 : 0) + Math.min(16, 3 * Math.log2(1 + often));
    return [columnItem(spot, offered, role.source, score)];
  });
  const isWhole = role.why === 'insert' && role.list.length === 1;
  return isWhole && items.length > 1 ? [...items, wholeList(items)] : items;
}

function wholeList(items: readonly Completion[]): Completion {
  const inOrder = items.map(({ insert }) => insert).join(', ');
  return { label: inOrder, kind: 'list', insert: inOrder, detail: 'all columns', score: 90 };
}
