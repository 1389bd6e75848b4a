/** The touched tables as a Mermaid entity diagram. */
import type { DiagramOf } from '../../core/review/model.ts';
import { label, typeWord, word } from '../document/mermaid-names.ts';

export function mermaidOf({ tables, references }: DiagramOf): string {
  const numbers = new Map(tables.map(({ name }, at) => [name, `t${at}`]));
  return [
    'erDiagram',
    ...tables.flatMap(({ name, isNew, columns }, at) => [
      `  t${at}["${label(name)}${isNew ? ' (new)' : ''}"] {`,
      ...columns.map((one) => `    ${typeWord(one.type)} ${word(one.name)}${one.isKey ? ' PK' : ''}`),
      '  }',
    ]),
    ...references.flatMap(({ from, to, columns, isOptional }) => {
      const [start, end] = [numbers.get(from), numbers.get(to)];
      if (start === undefined || end === undefined) return [];
      return [`  ${start} }o--${isOptional ? 'o|' : '||'} ${end} : "${label(columns)}"`];
    }),
  ].join('\n');
}
