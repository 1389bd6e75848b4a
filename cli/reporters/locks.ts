/** The two output formats of `plinth locks`. The JSON is public: nothing is removed within a version. */
import type { LockPicture, PictureNode } from '../../core/locks/picture.ts';
import { formatDuration } from '../../core/text/format.ts';
import { printable, wrap, type Style } from '../style.ts';

interface Footprint {
  readonly queries: number;
  readonly ms: number;
}

export function locksJson({ verdict, server, at, roots, unseen }: LockPicture, footprint: Footprint): string {
  const answer = { version: 1, verdict, server, at, roots: roots.map(nodeJson), unseen, footprint };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

function nodeJson({ kind, who, what, query, place, seconds, waiters }: PictureNode): object {
  return {
    kind,
    who,
    what,
    query: query === '' ? null : query,
    place: place ?? null,
    seconds: seconds ?? null,
    waiters: waiters.map(nodeJson),
  };
}

export function locksText(picture: LockPicture, { queries, ms }: Footprint, style: Style): string {
  const colour = picture.waiting === 0 ? style.green : style.red;
  const lines = wrap(printable(picture.verdict), style.width).map((line) => style.bold(colour(line)));
  lines.push(style.dim(printable(`${picture.server}, ${picture.at}`)));
  for (const root of picture.roots) lines.push('', ...tree(root, '', '', style));
  if (picture.unseen.length > 0) lines.push('', style.bold('What was not seen'));
  for (const text of picture.unseen)
    lines.push(...wrap(printable(text), style.width - 2).map((one) => `  ${one}`));
  const sent = queries === 1 ? 'one query' : `${queries} queries`;
  lines.push('', style.dim(`Plinth sent ${sent}, which took ${formatDuration(ms)}.`));
  return `${lines.join('\n')}\n`;
}

/** `first` begins its own line, `further` those below it. */
function tree(node: PictureNode, first: string, further: string, style: Style): readonly string[] {
  const { who, what, query, place, waiters } = node;
  const said = wrap(printable(`${who} ${what}`), style.width - further.length);
  const below = waiters.length > 0 ? '│ ' : '  ';
  const where = place === undefined ? '' : `  ${printable(`${place.path}:${place.line}`)}`;
  const statement =
    query === '' ? [] : [`${further}${below}${style.dim(printable(query))}${style.cyan(where)}`];
  return [
    ...said.map((line, at) => `${at === 0 ? first : further}${line}`),
    ...statement,
    ...waiters.flatMap((one, at) => {
      const isLast = at === waiters.length - 1;
      return tree(one, `${further}${isLast ? '└─ ' : '├─ '}`, `${further}${isLast ? '   ' : '│  '}`, style);
    }),
  ];
}
