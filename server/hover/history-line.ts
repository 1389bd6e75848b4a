/** What happened to a table or a column since it was created, with links to the migrations: one line of a hover. */
import { baseOf, folderOf } from '../../core/migrations/listing.ts';
import { eventsOf } from '../../core/schema/history.ts';
import type { Described, Origin } from '../../core/schema/model.ts';
import { link, plain } from '../convert/markdown.ts';

const mostChanges = 1;

/** The files that changed it last, each with what they did. */
export function historyLine(
  one: Pick<Described, 'changes'> & { readonly origin: Origin },
  linkTo: (origin: Origin) => string | undefined,
): readonly string[] {
  const byFile = new Map<string, { readonly origin: Origin; readonly what: Set<string> }>();
  for (const event of eventsOf(one).slice(1)) {
    const known = byFile.get(event.file) ?? { origin: event, what: new Set<string>() };
    known.what.add(event.what);
    byFile.set(event.file, known);
  }
  byFile.delete(one.origin.file);
  const all = [...byFile.values()];
  if (all.length === 0) return [];
  const shown = all.slice(-mostChanges).map(({ origin, what }) => {
    const [first = 'changed'] = what;
    return `${placeName(origin, linkTo)} \\(${plain(first)}${what.size > 1 ? ' and more' : ''}\\)`;
  });
  const rest = all.length - shown.length;
  return [
    `Changed by ${rest > 0 ? `${rest === 1 ? 'one other' : `${rest} others`}, ` : ''}${shown.join(', ')}.`,
  ];
}

export function placeName(origin: Origin, linkTo: (origin: Origin) => string | undefined): string {
  const address = linkTo(origin);
  return address === undefined ? plain(origin.file) : link(shortName(origin.file), address);
}

/** The folder of a file whose own name all of its kind share. */
function shortName(file: string): string {
  const base = baseOf(file);
  return /^(?:migration|up|down)\.sql$/.test(base) ? `${baseOf(folderOf(file))}/${base}` : base;
}
