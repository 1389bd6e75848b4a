/** A picture as a Mermaid entity diagram: keys only, because a complete diagram is unreadable. */
import type { Picture } from '../../core/dictionary/model.ts';
import { label, word } from '../document/mermaid-names.ts';

export function mermaidPicture({ tables, links }: Picture): string {
  return [
    'erDiagram',
    ...tables.flatMap(({ reference, columns, more }, at) =>
      columns.length === 0
        ? [`  t${at}["${label(reference.name)}"]`]
        : [
            `  t${at}["${label(reference.name)}"] {`,
            ...columns.map(({ name, type, keys }) => `    ${word(type)} ${word(name)} ${keys}`),
            ...(more > 0 ? [`    and more "${more} more"`] : []),
            '  }',
          ],
    ),
    ...links.map(
      ({ from, to, name, optional, single }) =>
        `  t${from} ${single ? '|o' : '}o'}--${optional ? 'o|' : '||'} t${to} : "${label(name)}"`,
    ),
  ].join('\n');
}
