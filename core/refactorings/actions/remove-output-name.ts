/** Removes an output's name that is the column's own. */
import { remove } from '../../text/edit.ts';
import { edits, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Remove the redundant name',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { outline, offset } = place;
    const role = outline.roles.find(
      (one) =>
        one.kind === 'output' &&
        one.output.path !== undefined &&
        one.output.path.start <= offset &&
        offset <= one.end,
    );
    if (role?.kind !== 'output' || role.output.path === undefined) return undefined;
    const { path } = role.output;
    return path.parts.at(-1)?.text === role.name.text
      ? edits(remove({ start: path.end, end: role.end }))
      : undefined;
  },
  examples: [
    { before: 'SELECT o.total AS ¦total FROM orders o', after: 'SELECT o.total FROM orders o' },
    { before: 'SELECT o.total AS ¦sum FROM orders o', after: '' },
  ],
};
